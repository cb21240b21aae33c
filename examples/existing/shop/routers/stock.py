"""How much there is of each product; for those who have signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.database import get_db
from shop.entities.product import Product
from shop.security import CurrentUser

router = APIRouter(tags=["stock"])


class Delivery(BaseModel):
    count: int


@router.post("/products/{sku}/deliveries")
async def deliver(
    sku: str, body: Delivery, user: CurrentUser, db: Annotated[AsyncSession, Depends(get_db)]
) -> dict[str, int]:
    if not user.is_buyer:
        raise HTTPException(403, "Only buyers take deliveries.")
    statement = select(Product).where(Product.sku == sku).with_for_update()
    found = (await db.exec(statement)).one_or_none()
    if found is None:
        raise HTTPException(404, f"No product {sku}")
    found.in_stock += body.count
    await db.commit()
    return {"in_stock": found.in_stock}
