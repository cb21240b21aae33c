"""Rows of the table products. Written once; from then on it is yours."""

from uuid import uuid4

import asyncpg

from tests.caller import Caller


async def add_product(connection: asyncpg.Connection, product_id: int) -> None:
    """Insert the product, unless it is there."""
    await connection.execute(
        "INSERT INTO products (id, sku, name, price) OVERRIDING SYSTEM VALUE VALUES "
        "($1, left(($1::bigint)::text, 20), 'Anvil', 1) ON CONFLICT DO NOTHING",
        product_id,
    )


async def make_product(caller: Caller) -> int:
    """The key of a new one, that nobody signs in with."""
    product_id = uuid4().int % 2**62
    await add_product(caller.connection, product_id)
    return product_id
