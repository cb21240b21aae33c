"""The emitters, in the order in which they run."""

from compiler.emit.emitter import Emitter

EMITTERS: tuple[Emitter, ...] = ()
