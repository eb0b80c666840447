"""A later change to the requirements."""

from __future__ import annotations

from mlops_architect.domain.model import Model


class Revision(Model):
    """A later change to the requirements: words, or a field set to a value."""

    text: str = ""
    about: str = ""
    """The field that the words answer a question about, where a model alone understood them."""
    path: str = ""
    value: str = ""
    measured: str = ""
    """Where the value of a field was measured: the file with its hash, the machine, and how it was carried over."""
    code: str = ""
    """Where the code of an adopted repository states the value: file and line."""
