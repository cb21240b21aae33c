"""What everyone may see of the products."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.database import get_db
from shop.entities.product import Product

router = APIRouter(tags=["catalogue"])


@router.get("/products")
async def products(db: Annotated[AsyncSession, Depends(get_db)]) -> list[Product]:
    return list((await db.exec(select(Product).order_by(col(Product.sku)))).all())


@router.get("/products/{sku}")
async def product(sku: str, db: Annotated[AsyncSession, Depends(get_db)]) -> Product:
    found = (await db.exec(select(Product).where(Product.sku == sku))).one_or_none()
    if found is None:
        raise HTTPException(404, f"No product {sku}")
    return found
