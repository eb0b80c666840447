from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from mlops_architect.domain.constraints import MlTask
from mlops_architect.domain.lexicon import Lexicon, ToolTerm, merged
from mlops_architect.engine.reading import read

FILES = sorted((Path(__file__).parents[4] / "patterns" / "lexicons").glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_file_is_a_lexicon(path: Path) -> None:
    lexicon = Lexicon.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    for part in set(Lexicon.model_fields) - {"frames"}:
        for term in getattr(lexicon, part):
            assert term.phrases or term.exact, term
            assert all(phrase.strip() == phrase and phrase for phrase in (*term.phrases, *term.exact)), term


def test_places_and_regions_resolve(lexicon: Lexicon) -> None:
    places = {term.place for term in lexicon.places}
    for place in lexicon.places:
        assert set(place.within) <= places
    assert {term.country for term in lexicon.regions} <= places


def test_every_frame_has_its_verbs_and_objects(lexicon: Lexicon) -> None:
    cues = {term.cue: term for term in lexicon.cues}
    assert lexicon.frames
    for frame in lexicon.frames:
        assert cues[f"verb:{frame.verb}"].phrases
        assert cues[f"object:{frame.object}"].phrases


def test_every_task_can_be_named(lexicon: Lexicon) -> None:
    assert {term.task for term in lexicon.tasks if term.weight >= 3} == set(MlTask)


def test_merging_joins_phrases_and_later_attributes_win() -> None:
    one = Lexicon(tools=(ToolTerm(name="Ledger", kind="store", phrases=("ledger db",)),))
    other = Lexicon(tools=(ToolTerm(name="Ledger", kind="store", hosted=True, phrases=("ledgerdb",)),))
    (tool,) = merged([one, other]).tools
    assert tool.phrases == ("ledger db", "ledgerdb")
    assert tool.hosted
    assert merged([]) == Lexicon()


def test_an_organisation_can_add_its_own_words(lexicon: Lexicon) -> None:
    own = Lexicon(tools=(ToolTerm(name="Stardust", kind="serving", phrases=("stardust",)),))
    text = "Fraud scoring on stardust"
    assert not read(text, lexicon).constraints.tools.preferred.known
    assert read(text, merged([lexicon, own])).constraints.tools.preferred.value == ("Stardust",)


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError):
        Lexicon.model_validate({"tools": [{"name": "X", "kind": "y", "colour": "red"}]})


def test_an_empty_lexicon_reads_nothing() -> None:
    reading = read("p99 under 100 ms, no Kubernetes", Lexicon())
    assert not any(stated.known for _, stated in reading.constraints.fields())
    assert not reading.asks_for_ml
