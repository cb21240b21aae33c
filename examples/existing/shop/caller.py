"""The current user, in the words of the compiled routes."""

from shop.rest.principal import Principal
from shop.security import CurrentUser


async def current_principal(user: CurrentUser) -> Principal:
    """Everyone belongs to one company; its buyers have a role there."""
    roles = frozenset({"buyer"}) if user.is_buyer else frozenset[str]()
    return Principal(user.id, {user.company_id: roles})
