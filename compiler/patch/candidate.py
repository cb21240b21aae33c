"""The objects of a file that include routers: applications, aggregating routers, and unknowns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from compiler.patch.scope import Program, Scope, Site
from compiler.patch.syntax import Call, Value

APPLICATION, AGGREGATE, UNKNOWN = "application", "aggregate", "explicit"
_TYPES = {
    "fastapi.FastAPI": APPLICATION,
    "fastapi.applications.FastAPI": APPLICATION,
    "fastapi.APIRouter": AGGREGATE,
    "fastapi.routing.APIRouter": AGGREGATE,
}
# What yields a router that nobody can name before the program runs.
_RUNTIME = ("getattr", "import_module", "importlib.import_module", "__import__", "load")

Key = tuple[Scope | str, str]


@dataclass(frozen=True, slots=True)
class Include:
    """One `receiver.include_router(argument)`; `router` is what the argument stands for, or ""."""

    receiver: str
    site: Site
    argument: Value
    router: str
    known: bool


@dataclass(slots=True)
class Candidate:
    """One object under one or more names; `created` is where it comes to be, if that is here."""

    receiver: str
    kind: str
    created: Site | None = None
    foreign: str = ""
    includes: list[Include] = field(default_factory=list)
    passed_to: list[str] = field(default_factory=list)
    line: int = 0


def includes(program: Program) -> Iterator[Include]:
    """Yield every include of the file, whoever receives it."""
    for site, call in program.calls():
        receiver, _, method = call.function.rpartition(".")
        if method != "include_router" or not receiver:
            continue
        argument = call.argument(0, "router") or Value()
        yield Include(
            receiver,
            site,
            argument,
            site.scope.qualified(argument.dotted) if argument.dotted else "",
            _known(argument, site),
        )


def _known(argument: Value, site: Site) -> bool:
    """Whether the router can be told from the text: no parameter, loop variable or look-up."""
    if site.looped:
        return False
    dotted = argument.call.function if argument.call else argument.dotted
    first = dotted.partition(".")[0]
    if not first or dotted in _RUNTIME:
        return False
    home = site.scope.home_of(first)
    if home is None:
        return site.scope.home_of("") is not None
    if first in home.parameters and first != "self":
        return False
    value = home.assigned[first].value if first in home.assigned else Value()
    return not (value.call and value.call.function in _RUNTIME)


def candidates(program: Program) -> list[Candidate]:
    """Return what may include routers here, each object once, in file order."""
    found: dict[Key, Candidate] = {}
    for site in program.sites:
        for assignment in site.statement.assignments:
            kind = _kind(program, site.scope, assignment.annotation, assignment.value.call)
            if kind and assignment.target:
                key = _key(site.scope, assignment.target)
                found.setdefault(
                    key, Candidate(assignment.target, kind, site, line=site.statement.line)
                )
    for scope in program.functions.values():
        for name, annotation in scope.parameters.items():
            kind = _kind(program, scope, annotation, None)
            if kind:
                found.setdefault((scope, name), Candidate(name, kind))
    own = [c for c in found.values() if c.created and c.kind == APPLICATION]

    aliases = dict(_aliases(program, found))
    real = _follow(aliases, found)
    for include in includes(program):
        key = real(_lookup(include.site.scope, include.receiver))
        candidate = found.get(key)
        if candidate is None:
            candidate = found[key] = Candidate(
                include.receiver,
                UNKNOWN,
                foreign=_origin(include.site.scope, include.receiver),
            )
        if candidate.created is None and candidate.kind == APPLICATION and len(own) == 1:
            candidate = own[0]
        candidate.includes.append(include)
        candidate.line = candidate.line or include.site.statement.line
    for site, call in program.calls():
        for _, value in call.arguments:
            key = real(_lookup(site.scope, value.dotted))
            if value.dotted and key in found and call.function.partition(".")[0] != value.dotted:
                found[key].passed_to.append(site.scope.qualified(call.function))
    unused = [k for k, c in found.items() if c.created is None and not c.includes]
    for key in [*unused, *(k for k in aliases if k in found and real(k) != k)]:
        found.pop(key, None)
    return sorted(found.values(), key=lambda c: c.line)


def _key(scope: Scope, receiver: str) -> Key:
    return (scope.owner, receiver) if receiver.startswith("self.") else (scope, receiver)


def _lookup(scope: Scope, receiver: str) -> Key:
    if "." in receiver:
        return _key(scope, receiver)
    home = scope.home_of(receiver)
    return (home or scope, receiver)


def _kind(program: Program, scope: Scope, annotation: str, call: Call | None) -> str:
    """Return the kind of object that an annotation or a call of a class or local factory names."""
    for dotted in (annotation, call.function if call else ""):
        if not dotted:
            continue
        kind = _TYPES.get(scope.qualified(dotted))
        if kind:
            return kind
        for base in program.classes[dotted].bases if dotted in program.classes else ():
            kind = _TYPES.get(program.root.qualified(base))
            if kind:
                return kind
    return ""


def _aliases(program: Program, found: dict[Key, Candidate]) -> Iterator[tuple[Key, Key]]:
    """Yield which name is another one's object: a factory's result, an argument's parameter."""
    for site in program.sites:
        for assignment in site.statement.assignments:
            call = assignment.value.call
            if call is None or call.function not in program.functions:
                continue
            factory = program.functions[call.function]
            made = [
                key
                for key, c in found.items()
                if key[0] is factory and c.created and c.kind == APPLICATION
            ]
            if len(made) == 1:
                yield _key(site.scope, assignment.target), made[0]
    for site, call in program.calls():
        name = call.function.removeprefix("self.")
        if name not in program.functions:
            continue
        inner = program.functions[name]
        names = [p for p in inner.parameters if p != "self"]
        for position, parameter in enumerate(names):
            value = call.argument(position, parameter)
            if value is not None and value.dotted:
                yield (inner, parameter), _lookup(site.scope, value.dotted)


def _follow(aliases: dict[Key, Key], found: dict[Key, Candidate]) -> Callable[[Key], Key]:
    def real(key: Key) -> Key:
        chain = [key]
        while chain[-1] in aliases and aliases[chain[-1]] not in chain:
            chain.append(aliases[chain[-1]])
        return next((k for k in reversed(chain) if k in found), key)

    return real


def _origin(scope: Scope, receiver: str) -> str:
    """Return the imported class or object behind an unknown receiver, or ""."""
    home = scope.home_of(receiver.partition(".")[0])
    if home is None:
        return ""
    assigned = home.assigned.get(receiver)
    if assigned and assigned.value.call:
        return home.qualified(assigned.value.call.function)
    annotation = home.parameters.get(receiver, "")
    return home.qualified(annotation or receiver)
