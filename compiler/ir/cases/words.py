"""How the names and the rules of a resource are put into words."""

import re
from collections.abc import Sequence

from compiler.ir.resource import Resource
from compiler.ir.rule import UniqueRule


def an(name: str) -> str:
    """A snake_case noun with its indefinite article: `a_task`, `an_announcement`."""
    return f"{'an' if name[:1] in 'aeiou' else 'a'}_{name}"


def listed(names: Sequence[str]) -> str:
    """Names as a spec lists them: `[project, title]`."""
    return f"[{', '.join(names)}]"


def among(names: Sequence[str]) -> str:
    """Roles or states as one identifier: `admin_or_platform_operator`."""
    return "_or_".join(re.sub(r"\W|-", "_", name).lower() for name in names)


def of_spec(python_name: str, resource: Resource) -> str:
    """A field as its spec calls it: the relation `project` where it is `project_id`."""
    relation = next((r for r in resource.relations if r.field == python_name), None)
    return relation.name if relation else python_name


def called(rule: UniqueRule, resource: Resource) -> str:
    """What the values of a rule are called: its last field, or all where that is ambiguous."""
    last = rule.fields[-1]
    if sum(other.fields[-1] == last for other in resource.uniques) > 1:
        return "_and_".join(of_spec(name, resource) for name in rule.fields)
    return of_spec(last, resource)


def same(rule: UniqueRule, resource: Resource) -> str:
    return " and ".join(f"`{resource.field(name).names.json}`" for name in rule.fields)


def unique(rule: UniqueRule, resource: Resource) -> str:
    return f"unique: {listed([of_spec(name, resource) for name in rule.fields])}"


def words(name: str) -> str:
    return name.replace("_", " ")
