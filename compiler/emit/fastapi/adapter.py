"""The dependency that tells the compiled routes who is calling, for an application without one."""

from compiler.artifact import Once
from compiler.emit.python.symbol import member
from compiler.emit.python.writer import PythonWriter
from compiler.settings import Settings

DOCSTRING = """
The caller, or 401. As it stands it refuses everyone.

Say which profile the caller is, and in which accounts it has which roles:

    Principal(profile_id, {account_id: frozenset({"member"})})
"""


def adapter(settings: Settings, user: str) -> Once:
    """The module of `settings.principal`, refusing everyone until somebody fills it in.

    `user` is the dependency (`module:function`) that knows the application's own callers, or "".
    """
    out = PythonWriter(settings.line_length, (settings.package,))
    out.module("Who is calling, in the words of the compiled routes.")
    shared = settings.shared.replace("/", ".")
    principal = out.use(member(f"{shared}.principal", "Principal"))
    refusal = out.use(member(f"{shared}.problems", "Unauthenticated"))
    module, _, function = settings.principal.partition(":")
    parameter = ""
    if user:
        user_module, _, name = user.partition(":")
        known = out.use(member(user_module, name))
        annotated, anything = (
            out.use(member("typing", "Annotated")),
            out.use(member("typing", "Any")),
        )
        depends = out.use(member("fastapi", "Depends"))
        parameter = f"user: {annotated}[{anything}, {depends}({known})]"
    with out.block(f"async def {function}({parameter}) -> {principal}:"):
        out.docstring(DOCSTRING)
        out.code(f"raise {refusal}")
    return Once(f"{module.replace('.', '/')}.py", out.render().text, "")
