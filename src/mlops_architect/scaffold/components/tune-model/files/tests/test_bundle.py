"""Bundles and releases: sealed, read back, merged, and rolled back."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from scoring.lm.base import BaseSettings
from scoring.lm.writing import written
from scoring.model import publish_job, release_job
from scoring.model.bundle import Bundle, BundleError
from scoring.model.release import fetch, promote, publish, read_release, roll_back
from scoring.runtime import Runtime


def test_a_bundle_reads_back_and_answers(trained: Runtime) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    base = bundle.applied(trained.use_case, BaseSettings())
    topic = trained.use_case.fine_tuning.topics[0]
    request = f"hello please help with the {topic.words[0]} and {topic.words[1]} thanks"
    assert written(base, trained.use_case.fine_tuning.instruction, [request], 30) == [topic.answer]


def test_numbers_that_are_not_finite_are_refused(trained: Runtime, tmp_path: Path) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    name = next(iter(bundle.weights))
    broken = replace(bundle, weights={**bundle.weights, name: bundle.weights[name] * float("nan")})
    digest = broken.save(tmp_path / "bundle")
    with pytest.raises(BundleError, match="not finite"):
        Bundle.load(tmp_path / "bundle", digest)
    with pytest.raises(BundleError, match="not the one"):
        Bundle.load(tmp_path / "bundle", "0")


@pytest.mark.parametrize(("field", "match"), [("feature_digest", "template"), ("base_model", "belongs to")])
def test_an_adapter_for_something_else_is_refused(trained: Runtime, field: str, match: str) -> None:
    champion = read_release(trained.lake).champion
    assert champion is not None
    bundle = fetch(trained.lake, champion)
    other = replace(bundle, metadata={**bundle.metadata, field: "other"})
    with pytest.raises(BundleError, match=match):
        other.applied(trained.use_case, BaseSettings())


def test_the_release_goes_back(trained: Runtime, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    release = read_release(trained.lake)
    assert release.champion is not None
    fetch(trained.lake, release.champion).save(tmp_path / "bundle")
    other = publish(trained.lake, tmp_path / "bundle", "99")
    newer = promote(release, other, "a test")
    assert newer.champion == other
    assert roll_back(newer, "a test").champion == release.champion
    with pytest.raises(LookupError, match="no earlier"):
        roll_back(release.model_copy(update={"history": ()}), "a test")
    assert release_job.run(Namespace(action="show", version=None, reason=""), trained) == 0
    assert release.champion.version in capsys.readouterr().out


def test_merged_weights_lie_where_the_server_reads_them(trained: Runtime, tmp_path: Path) -> None:
    assert publish_job.run(Namespace(version=None), trained) == 0
    key = f"models/{publish_job.served_name(trained)}/model.safetensors"
    (tmp_path / "merged").write_bytes(trained.lake.read(key))
    weights = load_file(tmp_path / "merged")
    assert not any("down" in name and "proj" not in name for name in weights)
    assert all(torch.isfinite(value).all() for value in weights.values())


def test_nothing_to_publish_is_said(runtime: Runtime) -> None:
    with pytest.raises(LookupError, match="nothing to publish"):
        publish_job.run(Namespace(version=None), runtime)
