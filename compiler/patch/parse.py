"""Text to statements, by libcst, whose grammar is not bound to the running Python's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from compiler.patch.syntax import (
    Assignment,
    Block,
    Broken,
    Call,
    Function,
    Import,
    Module,
    Statement,
    Value,
)

_CLAUSES = (
    cst.If,
    cst.Else,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.Finally,
    cst.MatchCase,
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(text: str, module: str) -> Module | Broken:
    """Return the statements of `text`, whose own dotted name is `module`, or where it breaks."""
    # Undecodable bytes came in as lone surrogates; positions stay as they are.
    plain = _SURROGATE.sub("?", text.removeprefix("\ufeff"))
    try:
        tree = cst.parse_module(plain)
    except cst.ParserSyntaxError as error:
        return Broken(max(error.raw_line, 1), error.raw_column + 1)
    wrapper = MetadataWrapper(tree, unsafe_skip_copy=True)
    positions = wrapper.resolve(PositionProvider)
    names = _Names(positions)
    tree.visit(names)
    reader = _Reader(positions, module)
    return Module(
        Block(tuple(reader.statement(s) for s in tree.body)),
        {name: tuple(lines) for name, lines in names.lines.items()},
        tree.get_docstring(clean=False) is not None,
    )


def _dotted(node: cst.CSTNode | None) -> str:
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        left = _dotted(node.value)
        return f"{left}.{node.attr.value}" if left else ""
    return ""


def _annotation(node: cst.Annotation | None) -> str:
    if node is None:
        return ""
    written = node.annotation
    if isinstance(written, cst.SimpleString) and isinstance(written.evaluated_value, str):
        return written.evaluated_value
    return _dotted(written)


def _call(node: cst.Call) -> Call:
    return Call(
        _dotted(node.func),
        tuple((a.keyword.value if a.keyword else "", _value(a.value)) for a in node.args),
    )


def _value(node: cst.BaseExpression | None) -> Value:
    if isinstance(node, cst.Await):
        return _value(node.expression)
    if isinstance(node, cst.Call):
        return Value(call=_call(node))
    if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str):
        return Value(literal=node.evaluated_value)
    return Value(dotted=_dotted(node))


class _Names(cst.CSTVisitor):
    """The lines where each name stands, attribute names, keywords and imports left out."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange]) -> None:
        super().__init__()
        self.lines: dict[str, list[int]] = {}
        self._positions = positions

    def visit_Name(self, node: cst.Name) -> None:  # noqa: N802 - libcst's spelling
        self.lines.setdefault(node.value, []).append(self._positions[node].start.line)

    def visit_Attribute(self, node: cst.Attribute) -> bool:  # noqa: N802
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:  # noqa: N802
        node.value.visit(self)
        return False

    def visit_Import(self, node: cst.Import) -> bool:  # noqa: N802, ARG002
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:  # noqa: N802, ARG002
        return False


class _Yields(cst.CSTVisitor):
    """Whether a function's own body yields."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False

    def visit_Yield(self, node: cst.Yield) -> None:  # noqa: N802, ARG002
        self.found = True

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802, ARG002
        return False

    def visit_Lambda(self, node: cst.Lambda) -> bool:  # noqa: N802, ARG002
        return False


class _Reader:
    """libcst's nodes to ours."""

    def __init__(self, positions: Mapping[cst.CSTNode, CodeRange], module: str) -> None:
        self._positions = positions
        self._package = module.split(".")[:-1]

    def statement(self, node: cst.BaseStatement | cst.BaseSmallStatement) -> Statement:
        place = self._positions[node]
        line, end = place.start.line, place.end.line
        decorators = getattr(node, "decorators", ())
        if decorators:
            line = self._positions[decorators[0]].start.line
        lead = line
        for above in reversed(getattr(node, "leading_lines", ())):
            if above.comment is None:
                break
            lead -= 1
        if isinstance(node, cst.SimpleStatementLine):
            return self._simple(node.body, line, end, lead)
        if isinstance(node, cst.BaseSmallStatement):
            return self._simple((node,), line, end, lead)
        if isinstance(node, cst.FunctionDef):
            function = self._function(node)
            return Statement(
                line, end, lead, "def", function=function, blocks=(self._block(node.body),)
            )
        if isinstance(node, cst.ClassDef):
            return Statement(
                line,
                end,
                lead,
                "class",
                name=node.name.value,
                bases=tuple(_dotted(b.value) for b in node.bases),
                blocks=(self._block(node.body),),
            )
        kind = type(node).__name__.lower().removesuffix("star")
        return Statement(line, end, lead, kind, blocks=tuple(self._bodies(node)))

    def _bodies(self, node: cst.CSTNode) -> list[Block]:
        found: list[Block] = []
        for child in node.children:
            if isinstance(child, cst.BaseSuite):
                found.append(self._block(child))
            elif isinstance(child, _CLAUSES):
                found.extend(self._bodies(child))
        return found

    def _block(self, suite: cst.BaseSuite) -> Block:
        return Block(
            tuple(self.statement(s) for s in suite.body), isinstance(suite, cst.IndentedBlock)
        )

    def _function(self, node: cst.FunctionDef) -> Function:
        p = node.params
        yields = _Yields()
        node.body.visit(yields)
        return Function(
            node.name.value,
            tuple(
                (q.name.value, _annotation(q.annotation))
                for q in (*p.posonly_params, *p.params, *p.kwonly_params)
            ),
            _annotation(node.returns),
            yields.found,
            tuple(_call(d.decorator) for d in node.decorators if isinstance(d.decorator, cst.Call)),
        )

    def _simple(
        self, body: Sequence[cst.BaseSmallStatement], line: int, end: int, lead: int
    ) -> Statement:
        imports: list[Import] = []
        assignments: list[Assignment] = []
        calls: list[Call] = []
        for small in body:
            match small:
                case cst.Import() | cst.ImportFrom():
                    imports.extend(self._imports(small))
                case cst.Assign():
                    value = _value(small.value)
                    assignments.extend(
                        Assignment(_dotted(t.target), "", value) for t in small.targets
                    )
                case cst.AnnAssign():
                    assignments.append(
                        Assignment(
                            _dotted(small.target),
                            _annotation(small.annotation),
                            _value(small.value),
                        )
                    )
                case cst.Expr() | cst.Return():
                    call = _value(small.value).call
                    if call is not None:
                        calls.append(call)
        return Statement(
            line,
            end,
            lead,
            parts=len(body),
            imports=tuple(imports),
            assignments=tuple(assignments),
            calls=tuple(calls),
        )

    def _imports(self, node: cst.Import | cst.ImportFrom) -> list[Import]:
        if isinstance(node, cst.Import):
            found = []
            for alias in node.names:
                module = _dotted(alias.name)
                bound = _dotted(alias.asname.name) if alias.asname else module.partition(".")[0]
                found.append(Import(module, module, "", bound))
            return found
        dots, tail = len(node.relative), _dotted(node.module)
        written = "." * dots + tail
        module = tail
        if dots:
            package = self._package[: len(self._package) - dots + 1]
            module = ".".join([*package, tail] if tail else package)
        if isinstance(node.names, cst.ImportStar):
            return [Import(module, written, "*", "")]
        return [
            Import(
                module,
                written,
                _dotted(alias.name),
                _dotted(alias.asname.name) if alias.asname else _dotted(alias.name),
            )
            for alias in node.names
        ]
