"""Write tasks for people who label, or take what they said."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path

from scoring.continual.feedback import take_labels
from scoring.contract import iso
from scoring.ingestion.extract import LABEL_TIME
from scoring.ingestion.store import read_events, read_labels
from scoring.labelling.agreement import joined
from scoring.labelling.choosing import LabellingSettings, chosen, dealt, doubt
from scoring.labelling.label_studio import Answer, answers, label_of, layout, task
from scoring.logs import fields
from scoring.model.predictions import read_predictions
from scoring.model.release import fetch, read_release
from scoring.runtime import Runtime, add_as_of, as_of

_LOG = logging.getLogger(__name__)
TASKS = "labelling/"
_DAY_S = 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this role."""
    add_as_of(parser)
    parser.add_argument("action", choices=("tasks", "take"))
    parser.add_argument("--folder", type=Path, help="tasks: write them here too, for the people who label")
    parser.add_argument("--source", default="label-studio", help="take: which team the labels come from")
    parser.add_argument("exports", nargs="*", type=Path, help="take: JSON exports of Label Studio, all people together")


def run(arguments: argparse.Namespace, runtime: Runtime) -> int:
    """Write tasks, or take labels; 1 when people agree too little or some labels were refused."""
    settings = runtime.settings_file.section("labelling", LabellingSettings)
    moment = as_of(arguments)
    if arguments.action == "tasks":
        return _write(runtime, settings, moment, arguments.folder)
    if not arguments.exports:
        raise ValueError("take needs at least one export")
    return _take(runtime, settings, moment, arguments.exports, arguments.source)


def _write(runtime: Runtime, settings: LabellingSettings, moment: float, folder: Path | None) -> int:
    use_case = runtime.use_case
    since = moment - settings.window_days * _DAY_S
    events = read_events(runtime, until=moment, since=since)
    labelled = set(read_labels(runtime, moment)[use_case.event_id].astype(str))
    champion = read_release(runtime.lake).champion
    threshold = fetch(runtime.lake, champion).metadata["threshold"] if champion else None
    doubts = {
        str(row["event_id"]): unsure
        for row in read_predictions(runtime.lake, since, moment)
        if (unsure := doubt(use_case, row, threshold)) is not None
    }
    picked = chosen(events, doubts, labelled, use_case.event_id, settings)
    if not picked:
        raise LookupError(f"no record without a label in the last {settings.window_days:g} days")
    tasks = [task(use_case, event, why, runtime.lake.read) for event, why in picked]
    files = {"interface.xml": layout(use_case)}
    for number, mine in enumerate(dealt(len(tasks), settings), start=1):
        files[f"person-{number}.json"] = json.dumps([tasks[index] for index in mine], indent=1)
    prefix = f"{TASKS}{int(moment)}/"
    for name, text in files.items():
        runtime.lake.write(prefix + name, text.encode())
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    unsure = sum(why == "unsure" for _, why in picked)
    _LOG.info("tasks written", extra=fields(tasks=len(tasks), unsure=unsure, people=settings.annotators))
    print(f"{len(tasks)} tasks for {settings.annotators} people, {unsure} of them unsure: {runtime.lake.uri(prefix)}")
    return 0


def _take(runtime: Runtime, settings: LabellingSettings, moment: float, exports: list[Path], source: str) -> int:
    use_case = runtime.use_case
    given: list[Answer] = []
    for path in exports:
        try:
            given += answers(json.loads(path.read_text(encoding="utf-8")))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
    result = joined(given, amounts=use_case.problem == "regression")
    if result.agreement is not None:
        print(f"agreement beyond chance {result.agreement:.2f} on {result.pairs} pairs of answers")
    if result.agreement is not None and result.agreement < settings.least_agreement:
        print(
            f"below {settings.least_agreement:g}: no label was taken; look at the {len(result.disputed)} disputed"
            " records together, make the guidelines clearer, and label again",
            file=sys.stderr,
        )
        return 1
    records = [
        {use_case.event_id: event_id, use_case.label.column: label_of(use_case, label), LABEL_TIME: iso(moment)}
        for event_id, label in sorted(result.labels.items())
    ]
    taken, problems = take_labels(runtime, records, source, moment)
    print(f"{taken} labels taken, {len(problems)} refused, {len(result.disputed)} disputed and left open")
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
