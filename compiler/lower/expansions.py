"""Expansions: what a target shows of itself in the response of a row that points at it."""

from collections.abc import Iterable, Mapping

from compiler.ir.relation import Expansion
from compiler.ir.resource import External, Resource
from compiler.lower.naming import camel, class_name


def expansions_of(
    resource: Resource,
    names: Iterable[str],
    by_name: Mapping[str, Resource],
    externals: Mapping[str, External],
    camel_case: bool,
) -> tuple[Expansion, ...]:
    """The declared expansions with the fields of their targets, in declared order."""
    relations = {relation.name: relation for relation in resource.relations}
    found = []
    for name in names:
        relation = relations[name]
        if relation.external:
            external = externals[relation.target]
            fields, table = (external.key, *external.columns), external.table
        else:
            target = by_name[relation.target]
            fields, table = target.answered, target.names.table
        model = resource.names.model + class_name(name)
        json = camel(name) if camel_case else name
        found.append(Expansion(name, json, relation, model, fields, table))
    return tuple(found)
