"""Actions: operations whose work is the application's own."""

from compiler.emit.fastapi.module import Module
from compiler.emit.python.symbol import member
from compiler.ir.operation import Operation


def action_operation(module: Module, operation: Operation) -> None:
    """Lock the row, hand it to the service, and answer what became of it."""
    action = operation.action
    assert action is not None
    names, out = module.resource.names, module.out
    parameters = [f"{module.id}: {module.id_type}"] if action.on_item else []
    parameters += [f"body: {module.own(action.input_model)}"] if action.input_model else []
    parameters += module.caller.parameter(operation)
    parameters.append(f"session: {module.shared('session', 'WriteSession')}")
    returns = "None"
    if action.returns_row:
        parameters += module.response_parameter()
        returns = f"dict[str, {module.any}]"
    parameters += module.once_parameter(operation)
    returns = module.answers(operation, returns)
    with module.define(operation, parameters, returns, action.summary):
        if action.on_item:
            out.code(module.call(f"lock_{names.spec}", module.id))
        if operation.roles:
            out.code(module.caller.require(operation.roles))
        module.answer_again(operation)
        service = out.use(member(action.module, action.function))
        arguments = ["session", module.caller.name]
        arguments += [module.id] if action.on_item else []
        arguments += ["body"] if action.input_model else []
        out.code(f"await {service}({', '.join(arguments)})")
        if not action.returns_row:
            module.keep_answer(operation, "{}")
            out.code("await session.commit()")
            if operation.once:
                out.code("return None")
            return
        if module.touched:
            out.code(f"await touch_{names.spec}(session, {module.id})")
        out.code(f"{names.spec} = {module.call(f'fetch_{names.spec}', module.id)}")
        if operation.once:
            module.answer_headers(names.spec)
            headers = "response.headers" if module.etag else "{}"
            module.keep_answer(operation, headers, names.spec)
        out.code("await session.commit()")
        if not operation.once:
            module.answer_headers(names.spec)
        out.code(f"return {names.spec}")
