"""app/api/v1/routes/<resource>.py: the operations of one resource, top to bottom."""

from collections.abc import Callable

from compiler.diagnostics.span import Span
from compiler.emit.fastapi.batch import batch_create_operation
from compiler.emit.fastapi.deletion import delete_operation, restore_operation
from compiler.emit.fastapi.head import head
from compiler.emit.fastapi.module import Module
from compiler.emit.fastapi.reads import list_operation, read_operation
from compiler.emit.fastapi.rows import row_functions
from compiler.emit.fastapi.services import action_operation
from compiler.emit.fastapi.sets import link_operation, set_functions, unlink_operation
from compiler.emit.fastapi.writes import create_operation, new_row_function, update_operation
from compiler.emit.python.writer import Rendered
from compiler.ir.operation import Kind, Operation
from compiler.ir.resource import Project, Resource

OPERATIONS: dict[Kind, Callable[[Module, Operation], None]] = {
    Kind.LIST: list_operation,
    Kind.CREATE: create_operation,
    Kind.BATCH_CREATE: batch_create_operation,
    Kind.READ: read_operation,
    Kind.UPDATE: update_operation,
    Kind.DELETE: delete_operation,
    Kind.RESTORE: restore_operation,
    Kind.LINK: link_operation,
    Kind.UNLINK: unlink_operation,
    Kind.ACTION: action_operation,
}


def router_module(resource: Resource, known: Project, header: str) -> Rendered:
    """The module of one resource: what is static first, then what lies below `/{id}`."""
    module = Module(resource, known)
    module.out.module(f"The operations on {resource.names.labels}.")
    with module.out.at(resource.span):
        head(module)
    for operation in sorted(resource.operations, key=lambda o: o.on_item):
        with module.out.at(_origin(resource, operation)):
            OPERATIONS[operation.kind](module, operation)
    with module.out.at(resource.span):
        new_row_function(module)
        row_functions(module)
        set_functions(module)
    return module.out.render(header)


def _origin(resource: Resource, operation: Operation) -> Span | None:
    if operation.link is not None:
        return operation.link.span
    if operation.action is not None:
        return operation.action.span
    return resource.span
