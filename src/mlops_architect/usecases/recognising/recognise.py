"""Reading a repository, and saying what it amounts to beside what the words state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mlops_architect.domain.adoption import Recognised
from mlops_architect.domain.revision import Revision
from mlops_architect.engine.adopting.proposal import against_words
from mlops_architect.engine.adopting.reading import clouds_of, read_repository
from mlops_architect.engine.adopting.sources import Repository
from mlops_architect.errors import InvalidInput
from mlops_architect.usecases.recognising.files import read_files
from mlops_architect.usecases.workbench import Workbench


@dataclass(frozen=True)
class Asked:
    """How a repository is to be adopted: requirements in words (empty where none), settings by hand, what to replace."""

    words: str = ""
    revisions: tuple[Revision, ...] = ()
    replacing: tuple[str, ...] = ()


def recognise(bench: Workbench, top: Path, asked: Asked) -> tuple[Repository, Recognised]:
    """Read a repository, and say what it amounts to beside what the words state.

    Raises:
        InvalidInput: Nothing can be read, nothing in it belongs to a cloud, or the words are no requirements.
    """
    from mlops_architect.engine.reading import read
    from mlops_architect.engine.understanding import contradicted, refuse_other_wishes, understood

    rules = bench.catalog.adoption
    if rules is None:
        raise InvalidInput("no catalogue folder says how repositories are adopted", "Reinstall mlops-architect.")
    repository = read_files(top, rules)
    words = read(asked.words, bench.catalog.lexicon) if asked.words else None
    if words is not None:
        refuse_other_wishes(understood(asked.words, asked.revisions, bench.catalog.lexicon, words))
        if words.contradictions:
            raise contradicted(words.contradictions, "the requirements contradict themselves", asked.words)
    clouds = clouds_of(repository, rules)
    cloud = _cloud(bench, clouds, words.constraints.cloud.value if words else None, asked.revisions)
    modules = {
        pattern.id: {
            name: path.read_text(encoding="utf-8")
            for name, path in bench.catalog.modules.get(pattern.id, {}).items()
            if name.endswith(".tf")
        }
        for pattern in bench.catalog.of_cloud(cloud)
    }
    found = read_repository(repository, cloud, bench.catalog, modules, rules)
    return repository, against_words(found, words)


def _cloud(bench: Workbench, clouds: dict[str, int], stated: str | None, revisions: Sequence[Revision]) -> str:
    """Return the cloud to recognise: as stated where the code has it, else the one with the most resources."""
    by_hand = next((one.value for one in reversed(revisions) if one.path == "cloud"), None)
    for wanted in (by_hand, stated):
        if wanted in clouds:
            return str(wanted)
    known = [cloud for cloud in clouds if bench.catalog.of_cloud(cloud)]
    if not known:
        raise InvalidInput(
            "its Terraform has no resources of a cloud that the catalogue covers",
            f"Clouds: {', '.join(sorted({one.cloud for one in bench.catalog.patterns.values()}))}.",
        )
    return known[0]
