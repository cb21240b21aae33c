# Compiled by restc from specs/recipe.yaml: change that.
"""Recipe."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel
from sqlmodel import Field, SQLModel

from app.models.ids import uuid7
from app.models.types import Text

RecipeName = Annotated[Text, pydantic.Field(max_length=80)]
RecipeIngredientIds = Annotated[list[UUID], pydantic.Field(max_length=30)]
RecipeRecipeIds = Annotated[list[UUID], pydantic.Field(max_length=100)]


class RecipeBase(SQLModel):
    """What a recipe is created with and stored with."""

    name: RecipeName = Field(sa_type=sa.Text)


class Recipe(RecipeBase, table=True):
    """A recipe as it is stored."""

    __tablename__ = "recipes"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="recipes_pkey"),
        sa.UniqueConstraint("id", "account_id", name="recipes_id_account_id_key"),
        sa.CheckConstraint(
            "char_length(name) <= 80",
            name="recipes_name_length",
            info={"pointer": "/name", "message": "This has at most 80 characters."},
        ),
        sa.Index("recipes_account_id_idx", "account_id"),
        {"comment": "Recipe."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    account_id: UUID = Field(sa_type=sa.Uuid)


class RecipeIngredient(SQLModel, table=True):
    """What goes into it."""

    __tablename__ = "recipe_ingredients"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint(
            "recipe_id", "ingredient_id", name="recipe_ingredients_pkey"
        ),
        sa.ForeignKeyConstraint(
            ["ingredient_id", "account_id"],
            ["ingredients.id", "ingredients.account_id"],
            name="recipe_ingredients_ingredient_id_fkey",
            ondelete="CASCADE",
            info={
                "pointer": "/ingredient_ids",
                "message": "There is no such ingredient.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["recipe_id", "account_id"],
            ["recipes.id", "recipes.account_id"],
            name="recipe_ingredients_recipe_id_fkey",
            ondelete="CASCADE",
        ),
        sa.Index("recipe_ingredients_ingredient_id_idx", "ingredient_id"),
        {"comment": "What goes into it."},
    )

    recipe_id: UUID = Field(sa_type=sa.Uuid)
    ingredient_id: UUID = Field(sa_type=sa.Uuid)
    account_id: UUID = Field(sa_type=sa.Uuid)


class RecipeRecipe(SQLModel, table=True):
    """Which similar recipes have."""

    __tablename__ = "recipe_similar"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint(
            "recipe_id", "linked_recipe_id", name="recipe_similar_pkey"
        ),
        sa.ForeignKeyConstraint(
            ["linked_recipe_id", "account_id"],
            ["recipes.id", "recipes.account_id"],
            name="recipe_similar_linked_recipe_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/recipe_ids", "message": "There is no such recipe."},
        ),
        sa.ForeignKeyConstraint(
            ["recipe_id", "account_id"],
            ["recipes.id", "recipes.account_id"],
            name="recipe_similar_recipe_id_fkey",
            ondelete="CASCADE",
        ),
        sa.Index("recipe_similar_linked_recipe_id_idx", "linked_recipe_id"),
        {"comment": "Which similar recipes have."},
    )

    recipe_id: UUID = Field(sa_type=sa.Uuid)
    linked_recipe_id: UUID = Field(sa_type=sa.Uuid)
    account_id: UUID = Field(sa_type=sa.Uuid)


class RecipeCreate(RecipeBase):
    """What creates a recipe."""

    model_config = {"extra": "forbid"}

    ingredient_ids: RecipeIngredientIds = Field(
        default_factory=list, description="What goes into it."
    )
    recipe_ids: RecipeRecipeIds = Field(default_factory=list)


class RecipeUpdate(SQLModel):
    """What changes a recipe; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    name: RecipeName | MISSING = MISSING
    ingredient_ids: RecipeIngredientIds | MISSING = MISSING
    recipe_ids: RecipeRecipeIds | MISSING = MISSING


class RecipeResponse(BaseModel):
    """A recipe as it is told."""

    id: UUID = pydantic.Field(description="The id of the recipe.")
    name: str
    ingredient_ids: list[UUID] = pydantic.Field(description="What goes into it.")
    recipe_ids: list[UUID]
