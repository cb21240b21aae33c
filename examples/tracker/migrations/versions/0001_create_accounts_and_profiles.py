"""Create accounts and profiles, which the sign-up keeps.

Revision ID: 6f1d2a90c4be
Revises:
"""

from alembic import op

revision = "6f1d2a90c4be"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE accounts (
            id uuid NOT NULL,
            name text NOT NULL,
            CONSTRAINT accounts_pkey PRIMARY KEY (id)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE profiles (
            id uuid NOT NULL,
            display_name text NOT NULL,
            CONSTRAINT profiles_pkey PRIMARY KEY (id)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE profiles")
    op.execute("DROP TABLE accounts")
