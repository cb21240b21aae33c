"""The emitters, in the order in which they run."""

from compiler.emit.emitter import Emitter
from compiler.emit.sql.emitter import SqlEmitter

EMITTERS: tuple[Emitter, ...] = (SqlEmitter(),)
