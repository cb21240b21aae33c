"""The shop's tables."""

from shop.entities.product import Product
from shop.entities.user import Company, User

__all__ = ["Company", "Product", "User"]
