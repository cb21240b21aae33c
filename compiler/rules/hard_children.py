"""R227: what a soft deletion takes along can be taken along softly."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.relation import OnDelete
from compiler.ir.resource import Project


def hard_children(project: Project) -> Iterator[Diagnostic]:
    """Find hard children that cascade under a soft parent: a restore couldn't bring them back."""
    for child in project.resources:
        for relation in child.relations:
            if relation.external or relation.on_delete is not OnDelete.CASCADE:
                continue
            parent = project.resource(relation.target)
            if parent.soft_delete and not child.soft_delete:
                name, above = child.names.spec, parent.names.spec
                yield Diagnostic(
                    "R227",
                    f"`{name}` is deleted for good along with `{above}`, which can be restored",
                    relation.span or child.span,
                    label="`on_delete: cascade` under a soft parent",
                    others=(Label(parent.span, "has `delete: soft`"),),
                    help=f"say `delete: soft` in `{name}`, or choose `restrict` or `set_null`",
                )
