"""Two states of the specs compared as APIs: resources matched, and everything of each compared."""

from collections.abc import Iterator, Mapping

from compiler.compare import access, limits, listing, members, operations, rows
from compiler.compare.access import access_changes
from compiler.compare.listing import listing_changes
from compiler.compare.members import member_changes
from compiler.compare.operations import operation_changes
from compiler.compare.rows import row_changes
from compiler.compare.rule import Finding, Rule, breaking, in_order, risky, safe
from compiler.ir.resource import Project, Resource

ADDED = safe("resource-added", "There is a resource that wasn't there.")
REMOVED = breaking("resource-removed", "A resource is gone with all its operations.")
RENAMED = risky(
    "resource-renamed", "A resource has another name: generated clients rename its models."
)

RULES: tuple[Rule, ...] = (
    ADDED, REMOVED, RENAMED, *operations.RULES, *members.RULES, *limits.RULES, *listing.RULES,
    *rows.RULES, *access.RULES,
)  # fmt: skip
"""Every rule for the API."""


def api_changes(before: Project, after: Project) -> tuple[Finding, ...]:
    """What the change does to those who use the API, the worst first."""
    return in_order(_changes(before, after))


def _changes(before: Project, after: Project) -> Iterator[Finding]:
    old = {resource.names.spec: resource for resource in before.resources}
    names = {r.renamed_from: r.names.spec for r in after.resources
             if r.renamed_from in old and r.names.spec not in old}  # fmt: skip
    resources = {str(was): now for was, now in names.items()}
    matched = {resources.get(name, name): resource for name, resource in old.items()}
    gone = {removed.name: removed.span for removed in after.removed}
    for name, resource in matched.items():
        if name not in after.by_name:
            words = f"`{name}` is gone"
            yield Finding(REMOVED, name, words, resource.span, gone.get(name))
    for resource in after.resources:
        was = matched.get(resource.names.spec)
        if was is None:
            words = f"`{resource.names.spec}` is there"
            yield Finding(ADDED, resource.names.spec, words, None, resource.span)
            continue
        if was.names.spec != resource.names.spec:
            words = f"`{was.names.spec}` is called `{resource.names.spec}`"
            yield Finding(RENAMED, resource.names.spec, words, was.span, resource.span)
        prefixes = (before.settings.api_prefix, after.settings.api_prefix)
        yield from operation_changes(was, resource, prefixes)
        renamed = _renamed(was, resource)
        yield from member_changes(was, resource, renamed)
        yield from listing_changes(was, resource)
        yield from row_changes(was, resource, renamed, resources)
        yield from access_changes(was, resource)


def _renamed(before: Resource, after: Resource) -> Mapping[str, str]:
    """Old to new Python names of fields, and of links as `<name>`."""
    python = {field.names.parameter: field.names.python for field in before.fields}
    present = {field.names.python for field in before.fields}
    found = {}
    for field in after.fields:
        was = python.get(field.renamed_from or "")
        if was is not None and field.names.python not in present:
            found[was] = field.names.python
    links = {link.name for link in before.links}
    for link in after.links:
        if link.renamed_from in links and link.name not in links:
            found[f"<{link.renamed_from}>"] = f"<{link.name}>"
    return found
