"""How well the embedded reader reads labelled requirement texts, where such a folder lies.

The folder is named by MLOPS_ARCHITECT_CASES, or is ``shared/requirement-cases`` beside the repository.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from mlops_architect.domain.lexicon import Lexicon, merged
from mlops_architect.engine.reading import read, to_labels

ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("MLOPS_ARCHITECT_CASES") or ROOT.parent / "shared" / "requirement-cases")


def _measured(folder: Path) -> dict[str, Any]:
    lexicons = sorted((ROOT / "patterns" / "lexicons").glob("*.yaml"))
    lexicon = merged(Lexicon.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in lexicons)
    predictions, scores = folder / "predictions.jsonl", folder / "scores.json"
    with predictions.open("w", encoding="utf-8") as rows:
        for path in sorted(CASES.glob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            labels = to_labels(read(case["text"], lexicon))
            rows.write(json.dumps({"id": case["id"], "labels": labels}) + "\n")
    command = [sys.executable, str(CASES / "score.py"), str(predictions), str(CASES), "--json", str(scores)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    print(done.stdout)
    result: dict[str, Any] = json.loads(scores.read_text(encoding="utf-8"))
    return result


@pytest.mark.skipif(not (CASES / "score.py").is_file(), reason=f"no requirement cases at {CASES}")
def test_requirement_cases(tmp_path: Path) -> None:
    result = _measured(tmp_path)
    micro = result["micro"]
    print(f"micro-F1 {micro['f1']:.3f}, precision {micro['precision']:.3f}, recall {micro['recall']:.3f}")
    assert micro["precision"] >= 0.85
    assert micro["invented"] <= 0.1 * (micro["tp"] + micro["fp"])
