"""R208: no two things take the same plural, table, path, class, module or index."""

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span
from compiler.ir.resource import Project, Resource
from compiler.ir.table import Table
from compiler.rules.classes import aliases_of, classes_of


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that takes a name in a space where every name is taken once."""

    space: str
    """How a message calls the name, with `{}` where it stands: "the plural `{}`"."""
    name: str
    what: str
    owner: str
    """The resource, enum or external table that asks for it."""
    span: Span
    advice: str


def names_taken(project: Project) -> Iterator[Diagnostic]:
    """Find names that are taken twice; what follows from one clash isn't told again."""
    first: dict[tuple[str, str], Claim] = {}
    told: set[tuple[str, str]] = set()
    for claim in claims(project):
        before = first.setdefault((claim.space, claim.name), claim)
        # Two of one description are members of one name, which R206 tells.
        same = before is claim or before.what == claim.what
        pair = (before.what, claim.what)
        if before.owner != claim.owner:
            pair = (min(before.owner, claim.owner), max(before.owner, claim.owner))
        if same or pair in told:
            continue
        told.add(pair)
        yield Diagnostic(
            "R208",
            f"{before.what} and {claim.what} both take {claim.space.format(claim.name)}",
            claim.span,
            label="used again here",
            others=(Label(before.span, "first used here"),),
            help=claim.advice,
        )


def claims(project: Project) -> Iterator[Claim]:
    """Every claim; the causes of clashes come before what follows from them."""
    for enum in project.enums:
        what = f"the enum `{enum.name}`"
        yield Claim("the module `{}`", enum.name, what, enum.name, enum.span, "rename one of them")
    for resource in project.resources:
        yield _of(resource, "the module `{}`", resource.names.spec, "rename one of them")
    for resource in project.resources:
        advice = "give one of them a `plural:` of its own"
        yield _of(resource, "the plural `{}`", resource.names.plural, advice)
    yield from _tables(project)
    for resource in project.resources:
        yield _of(
            resource, "the path `{}`", resource.names.path, "give one of them another `path:`"
        )
    yield from _classes(project)
    for resource in project.resources:
        for table in (resource.table, *resource.link_tables):
            yield from _indexes(resource, table)


def _of(resource: Resource, space: str, name: str, advice: str) -> Claim:
    spec = resource.names.spec
    return Claim(space, name, f"the resource `{spec}`", spec, resource.span, advice)


def _tables(project: Project) -> Iterator[Claim]:
    advice = "give one of them another `table:`"
    for external in project.externals:
        what = f"the external table `{external.name}`"
        yield Claim("the table `{}`", external.table, what, external.name, external.span, advice)
    for table in project.tables:
        keeper = next(one for one in project.resources if one.idempotency)
        what = "the option `idempotency`"
        yield Claim("the table `{}`", table.name, what, "", keeper.span, advice)
    for resource in project.resources:
        yield _of(resource, "the table `{}`", resource.names.table, advice)
    for resource in project.resources:
        for link in resource.links:
            spec = resource.names.spec
            what = f"the relation `{link.name}` of `{spec}`"
            span = link.span or resource.span
            advice = "rename the relation, or give the other another `table:`"
            yield Claim("the table `{}`", link.table, what, spec, span, advice)


def _classes(project: Project) -> Iterator[Claim]:
    advice = "rename one of them"
    for enum in project.enums:
        what = f"the enum `{enum.name}`"
        yield Claim("the class `{}`", enum.enumeration.model, what, enum.name, enum.span, advice)
    for resource in project.resources:
        for named in classes_of(resource):
            yield Claim(
                "the class `{}`", named.name, named.what, resource.names.spec, named.span, advice
            )
    for resource in project.resources:
        spec = resource.names.spec
        classes = {named.name: named for named in classes_of(resource)}
        for alias in aliases_of(resource):
            space = f"the name `{{}}` in the module of `{spec}`"
            if alias.name in classes:
                other = classes[alias.name]
                yield Claim(space, alias.name, other.what, spec, other.span, advice)
            yield Claim(space, alias.name, alias.what, spec, alias.span, advice)


def _indexes(resource: Resource, table: Table) -> Iterator[Claim]:
    """An index lives beside the tables in a schema, and so does the one behind a constraint."""
    names = [table.primary_key.name]
    names += [unique.name for unique in table.uniques]
    names += [index.name for index in table.indexes]
    for name in names:
        advice = "rename a table or a field: the names of indexes are made of both"
        yield _of(resource, "the index `{}`", name, advice)
