"""An organisation adds its own words to the reader by a file in a catalogue folder."""

from __future__ import annotations

import pytest

from mlops_architect.catalog.load import load_catalog
from mlops_architect.catalog.roots import builtin_root
from mlops_architect.domain.lexicon import Lexicon
from mlops_architect.engine.reading import read

OWN_WORDS = """
tools:
  - {name: Fernrohr, kind: monitoring, phrases: [Fernrohr, our Fernrohr board]}
regions:
  - {cloud: aws, code: eu-north-9, country: Atlantis, phrases: [Port Atlantis]}
places:
  - {place: Atlantis, kind: country, phrases: [Atlantis]}
currencies:
  - {code: CAD, usd: 0.74}
  - {code: AED, usd: 0.25}
cues:
  - {cue: abbreviation, phrases: [abtlg]}
units:
  - {unit: rps, dimension: count, per_s: 1, phrases: [wups]}
regimes:
  - {regime: house_rule_7, phrases: [House Rule 7]}
"""


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    folder = tmp_path_factory.mktemp("own") / "patterns" / "lexicons"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(OWN_WORDS, encoding="utf-8")
    return load_catalog((builtin_root(), folder.parents[1])).lexicon


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("We use Fernrohr.", "tools.preferred", ("Fernrohr",)),
        ("No Fernrohr.", "tools.forbidden", ("Fernrohr",)),
        ("It runs in eu-north-9.", "regions", ("eu-north-9",)),
        ("It runs in eu-north-9.", "cloud", "aws"),
        ("Data must stay in Atlantis.", "data_residency", ("Atlantis",)),
        ("The budget is 10,000 Canadian dollars a month.", "budget.monthly_usd", 7_400.0),
        ("The budget is 10,000 dirhams a month.", "budget.monthly_usd", 2_500.0),
        ("p99 of 90 ms abtlg. Team of 4", "latency.p99_ms", 90.0),
        ("Peak of 300 wups.", "load.peak_rps", 300.0),
        ("House Rule 7 applies.", "compliance.regimes", ("house_rule_7",)),
    ],
)
def test_own_words_are_read(lexicon: Lexicon, text: str, path: str, value: object) -> None:
    assert read(text, lexicon).constraints.at(path).value == value


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("We use Fernrohr.", "tools.preferred"),
        ("The budget is 10,000 dirhams a month.", "budget.monthly_usd"),
        ("Peak of 300 wups.", "load.peak_rps"),
    ],
)
def test_they_mean_nothing_without_the_file(catalog_lexicon: Lexicon, text: str, path: str) -> None:
    assert read(text, catalog_lexicon).constraints.at(path).value is None


@pytest.fixture(scope="module")
def catalog_lexicon() -> Lexicon:
    return load_catalog((builtin_root(),)).lexicon
