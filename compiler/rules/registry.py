"""Every rule, in the order of their codes."""

from collections.abc import Callable, Iterable

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.resource import Project
from compiler.rules.bare_answers import bare_answers
from compiler.rules.bare_keys import bare_keys
from compiler.rules.cascade_cycles import cascade_cycles
from compiler.rules.enum_names import enum_names
from compiler.rules.hard_children import hard_children
from compiler.rules.idle_declarations import idle_declarations
from compiler.rules.member_names import member_names
from compiler.rules.membership import membership
from compiler.rules.names_taken import names_taken
from compiler.rules.owner_path import owner_path
from compiler.rules.plural_names import plural_names
from compiler.rules.presets import presets
from compiler.rules.public_keys import public_keys
from compiler.rules.readable_secrets import readable_secrets
from compiler.rules.relation_names import relation_names
from compiler.rules.reserved_names import reserved_names
from compiler.rules.same_request import same_request
from compiler.rules.transition_sets import transition_sets
from compiler.rules.unreachable_states import unreachable_states
from compiler.rules.unwritable import unwritable

Rule = Callable[[Project], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = (
    member_names,
    names_taken,
    membership,
    reserved_names,
    same_request,
    unwritable,
    hard_children,
    unreachable_states,
    transition_sets,
    cascade_cycles,
    idle_declarations,
    enum_names,
    presets,
    owner_path,
    bare_answers,
    public_keys,
)

ADVICE: tuple[Rule, ...] = (plural_names, readable_secrets, relation_names, bare_keys)
"""What compiles and was probably meant otherwise: warnings, which `restc lint` gives."""
