# Compiled by restc from specs/product_review.yaml: change that.
"""Product reviews for tests."""

from typing import Any

from tests.caller import Caller
from tests.factories.product import make_product


async def product_review_body(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """What creates a product review; `members` replace and add to it."""
    if "product_id" not in members:
        members["product_id"] = await make_product(caller)
    return {"stars": 3, **members}


async def make_product_review(caller: Caller, /, **members: Any) -> dict[str, Any]:
    """A new product review of the caller's."""
    body = await product_review_body(caller, **members)
    response = await caller.post("/product-reviews", json=body)
    assert response.status_code == 201, response.text
    product_review: dict[str, Any] = response.json()
    return product_review
