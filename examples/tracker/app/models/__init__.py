"""The tables, and what may be sent for them and read from them."""

from app.models.account import Account
from app.models.label import Label, LabelCreate, LabelResponse, LabelUpdate
from app.models.membership import Membership
from app.models.profile import Profile
from app.models.project import (
    Project,
    ProjectCreate,
    ProjectResponse,
    ProjectStatus,
    ProjectUpdate,
)
from app.models.task import (
    Task,
    TaskCreate,
    TaskLabel,
    TaskResponse,
    TaskStatus,
    TaskUpdate,
)

__all__ = [
    "Account",
    "Label",
    "LabelCreate",
    "LabelResponse",
    "LabelUpdate",
    "Membership",
    "Profile",
    "Project",
    "ProjectCreate",
    "ProjectResponse",
    "ProjectStatus",
    "ProjectUpdate",
    "Task",
    "TaskCreate",
    "TaskLabel",
    "TaskResponse",
    "TaskStatus",
    "TaskUpdate",
]
