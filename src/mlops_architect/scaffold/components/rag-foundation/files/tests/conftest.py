"""What the tests share: the real configuration, a lake of their own, and one collection that is released."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

# Small samples do not repay threads; this must be set before scikit-learn is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from scoring import plugins
from scoring.documents.model import Document
from scoring.runtime import Runtime
from scoring.sampling.job import SAMPLE_START
from scoring.times import parse_time

CONFIG = Path(__file__).parents[1] / "config"
START = parse_time(SAMPLE_START)
_SET_BY_PLATFORMS = ("SCORING_", "MODEL_", "CHAT_", "EMBEDDING_", "VECTOR_", "AWS_", "AZURE_", "GOOGLE_")


def _open(folder: Path, patch: pytest.MonkeyPatch) -> Runtime:
    for name in [name for name in os.environ if name.startswith(_SET_BY_PLATFORMS)]:
        patch.delenv(name)
    patch.setenv("SCORING_LAKE_URI", str(folder / "lake"))
    # A service that runs on this machine meanwhile is not the one that these tests ask for its health.
    patch.setenv("SCORING_MARKER", str(folder / "port"))
    patch.setenv("SCORING_PROMOTION__APPROVAL", "automatic")
    patch.setenv("SCORING_CONFIG", str(CONFIG))
    # Nothing in a test may find an account by accident.
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return Runtime.open()


@pytest.fixture(name="runtime")
def _runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """Return a runtime with an empty lake."""
    return _open(tmp_path, monkeypatch)


@pytest.fixture(name="released", scope="session")
def _released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Return a runtime whose lake holds documents, questions, and an index that was promoted by the rule."""
    with pytest.MonkeyPatch.context() as patch:
        runtime = _open(tmp_path_factory.mktemp("released"), patch)
        steps = {
            "sample-data": Namespace(documents=72, questions=0, seed=7),
            "ingest": Namespace(as_of=SAMPLE_START, no_index=False),
        }
        for role, arguments in steps.items():
            assert plugins.load(plugins.ROLES, role).run(arguments, runtime) == 0
        yield runtime


@pytest.fixture(name="document")
def _document(runtime: Runtime) -> Document:
    """Return a document of the first kind."""
    kind = runtime.use_case.retrieval.documents[0]
    text = "# Terms\n\nThe notice period of the Blue Heron text is 45 days. Invoices are paid within 30 days.\n"
    return Document(
        id="blue-heron", title="Blue Heron", kind=kind.name, groups=("readers",), source="https://documents.example/1",
        updated_at=START, sha256="0" * 64, text=text,
    )  # fmt: skip
