"""The emitters, in the order in which they run."""

from compiler.emit.emitter import Emitter
from compiler.emit.fastapi.emitter import FastApiEmitter
from compiler.emit.markdown.emitter import MarkdownEmitter
from compiler.emit.plan.emitter import PlanEmitter
from compiler.emit.pytest.emitter import PytestEmitter
from compiler.emit.sql.emitter import SqlEmitter
from compiler.emit.sqlmodel.emitter import SqlModelEmitter

EMITTERS: tuple[Emitter, ...] = (
    SqlEmitter(),
    SqlModelEmitter(),
    FastApiEmitter(),
    PytestEmitter(),
    MarkdownEmitter(),
    PlanEmitter(),
)
