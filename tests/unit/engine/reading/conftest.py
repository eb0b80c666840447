from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from mlops_architect.domain.constraints import Reading
from mlops_architect.domain.lexicon import Lexicon, merged
from mlops_architect.engine.reading import read

LEXICONS = Path(__file__).parents[4] / "patterns" / "lexicons"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    files = sorted(LEXICONS.glob("*.yaml"))
    assert files
    return merged(Lexicon.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in files)


class Reader:
    """Reads texts with the shipped lexicon and answers for single fields."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def read(self, text: str) -> Reading:
        return read(text, self.lexicon)

    def value(self, text: str, path: str) -> object:
        return self.read(text).constraints.at(path).value


@pytest.fixture(scope="session")
def reader(lexicon: Lexicon) -> Reader:
    return Reader(lexicon)


def read_as(values: Mapping[object, Sequence[str]]) -> pytest.MarkDecorator:
    """Return the parameters `text` and `value` of a test: each text with the value that it is read as."""
    return pytest.mark.parametrize(
        ("text", "value"), [(text, value) for value, texts in values.items() for text in texts]
    )
