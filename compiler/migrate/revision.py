"""A migration as an Alembic revision: a module that says what it does, and can be run again."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent

from compiler.emit.python.literal import literal
from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter
from compiler.migrate.history import AFTER, BEFORE
from compiler.migrate.script import annotated
from compiler.migrate.step import Migration, Run, Step

TRANSACTION = '''
def transaction(*statements: str, lock: str = "2s", limit: str = "60s") -> None:
    """Run statements in a transaction of their own; again where others held a lock."""
    limits(lock, limit)
    for attempt in range(1, 11):
        try:
            for statement in ("BEGIN", *statements, "COMMIT"):
                execute(statement)
            return
        except DBAPIError as error:
            execute("ROLLBACK")
            # No lock in time, or a deadlock.
            held = getattr(error.orig, "sqlstate", None) in {"55P03", "40P01"}
            if not held or attempt == 10:
                raise
            time.sleep(attempt)
'''
OUTSIDE = '''
def outside_transaction(*statements: str) -> None:
    """Run statements one by one; nobody waits for them, so they get all their time."""
    limits("0", "0")
    for statement in statements:
        execute(statement)
'''
ALWAYS = '''
def limits(lock: str, statement: str) -> None:
    """Say how long to wait for a lock, and how long a statement may take."""
    execute(f"SET lock_timeout = {lock!r}")
    execute(f"SET statement_timeout = {statement!r}")


def execute(statement: str) -> None:
    """Run one statement; a colon in it names no parameter."""
    op.execute(dedent(statement).strip().replace(":", r"\\:"))
'''


@dataclass(frozen=True, slots=True)
class Place:
    """Where a revision stands: its own id, its parent's ("" for none), the schemas around it."""

    id: str
    parent: str
    before: str
    after: str


def revision_module(migration: Migration, place: Place, message: str, width: int = 88) -> str:
    """The text of a revision."""
    out = PythonWriter(width)
    sentence = message[:1].upper() + message[1:]
    sentence += "" if sentence.endswith((".", "!", "?")) else "."
    out.module(f"{sentence}\n\nRevision ID: {place.id}\nRevises: {place.parent}".rstrip())
    out.use(member("alembic", "op"))
    out.code(f"""
        revision = {literal(place.id)}
        down_revision = {literal(place.parent or None)}
        branch_labels = None
        depends_on = None

        # The tables that it expects, and those that it leaves.
        {BEFORE} = {literal(place.before)}
        {AFTER} = {literal(place.after)}
    """)
    back = migration.downgrade
    steps = [*migration.upgrade, *(back or ())]
    with out.block("def upgrade() -> None:"):
        _body(out, migration.upgrade)
    with out.block("def downgrade() -> None:"):
        if back is None:
            out.docstring("There is no way back.")
            lost = migration.lost or ("It can't be undone.",)
            out.code(f"raise NotImplementedError({literal(' '.join(lost))})")
        else:
            if migration.lost:
                out.docstring("\n".join(migration.lost))
            _body(out, back)
    _helpers(out, steps)
    return out.render().text


def _body(out: PythonWriter, steps: Sequence[Step]) -> None:
    """Each step in its turn, outside the transaction that Alembic begins."""
    if not steps:
        out.code("pass")
        return
    with out.block("with op.get_context().autocommit_block():"):
        for step in steps:
            if step.reason:
                out.comment(step.reason)
            function = "outside_transaction" if step.run is Run.OUTSIDE else "transaction"
            last = []
            if step.run.transactional and not step.run.lock_timeout:
                last.append('lock="0"')
            if step.run.transactional and not step.run.statement_timeout:
                last.append('limit="0"')
            _call(out, function, annotated(step), last)
        # What follows on this connection has limits of its own.
        out.code('op.execute("RESET lock_timeout")')
        out.code('op.execute("RESET statement_timeout")')


def _call(out: PythonWriter, function: str, statements: Sequence[str], last: list[str]) -> None:
    """A call with each statement as a line, or as a block of lines where it is one."""
    if not any("\n" in statement for statement in statements):
        out.code(f"{function}({', '.join([*map(literal, statements), *last])})")
        return
    inner = [indent(f"{one},", "    ") for one in (*map(_quoted, statements), *last)]
    out.lines("\n".join([f"{function}(", *inner, ")"]))


def _quoted(statement: str) -> str:
    """A literal over several lines, where that changes nothing but the white space around them."""
    lines = statement.splitlines()
    plain = all(line.count("'") % 2 == 0 and line.isprintable() for line in lines)
    if len(lines) == 1 or not plain or '"""' in statement:
        return literal(statement)
    inside = "\n".join(line.rstrip() for line in lines).replace("\\", "\\\\")
    return f'"""\n{inside}\n"""'


def _helpers(out: PythonWriter, steps: Sequence[Step]) -> None:
    kinds = {step.run for step in steps}
    if any(kind.transactional for kind in kinds):
        out.use(imported("time"))
        out.use(member("sqlalchemy.exc", "DBAPIError"))
        out.lines(TRANSACTION)
    if Run.OUTSIDE in kinds:
        out.lines(OUTSIDE)
    if kinds:
        out.use(member("textwrap", "dedent"))
        out.lines(ALWAYS)
