"""What happens around tasks that only we know."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.problems import Conflict, Violation
from app.api.v1.scope import AccountScope
from app.models.task import Task, TaskReopen, TaskStatus


async def trim_title(
    session: AsyncSession, scope: AccountScope, values: dict[str, Any]
) -> None:
    """A title never begins or ends with blanks; one of nothing else stays refused."""
    values["title"] = values["title"].strip()


async def reopen(
    session: AsyncSession, scope: AccountScope, task_id: UUID, body: TaskReopen
) -> None:
    """Take up a finished task again, and say why at the end of its body."""
    status, text = (
        await session.exec(select(Task.status, Task.body).where(Task.id == task_id))
    ).one()
    if status != TaskStatus.DONE:
        raise Conflict(
            Violation(code="not_done", message="Only a task that is done is reopened.")
        )
    note = f"Reopened: {body.reason}"
    statement = sa.update(Task).where(col(Task.id) == task_id)
    await session.exec(
        statement.values(
            status=TaskStatus.DOING,
            done_at=None,
            body=f"{text}\n\n{note}" if text else note,
        )
    )
