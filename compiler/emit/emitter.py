"""The protocol of an emitter: IR in, artifacts out, nothing decided."""

from collections.abc import Iterable
from typing import Protocol

from compiler.artifact import Artifact
from compiler.ir.resource import Project, Resource


class Emitter(Protocol):
    """One kind of output. Both methods are pure."""

    name: str

    def resource(self, resource: Resource, known: Project, /) -> Iterable[Artifact]:
        """What one resource gives; `known` is for looking up its neighbours."""
        ...

    def project(self, project: Project, /) -> Iterable[Artifact]:
        """What the project gives as a whole."""
        ...
