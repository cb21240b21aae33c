"""Calls of the application's own functions around an operation."""

from compiler.emit.fastapi.module import Module
from compiler.emit.python.symbol import member


def run_hooks(module: Module, event: str, *arguments: str) -> None:
    """Call the hook of an event, where the spec names one."""
    for hook in module.resource.hooks:
        if hook.event == event:
            call = module.out.use(member(hook.module, hook.function))
            given = ["session"] if event != "after_commit" else []
            every = ", ".join([*given, module.caller.name, *arguments])
            with module.out.at(hook.span):
                module.out.code(f"await {call}({every})")
