"""Agent 3, data sourcing: sources with contracts, discovery, characteristics and exploration."""

from __future__ import annotations

import re

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.data_sourcing import (
    Contract,
    DataSourcing,
    DiscoveryStep,
    ExplorationQuestion,
    Source,
)
from mlops_architect.engine.agents.data_profile import labels, quality_risks, sensitivity, variety, velocity, volume
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed, open_findings, rejections
from mlops_architect.engine.agents.history_length import history_length
from mlops_architect.engine.agents.schedules import refresh
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import (
    agreeing,
    enough,
    gigabytes,
    listing,
    number,
    people_count,
    plural,
    regime_name,
    span,
    spoken,
)
from mlops_architect.engine.confidence import confidence, overall

_QUANTITIES = ("daily_predictions", "ingest_gb_per_day", "stored_gb", "freshness_s", "entities_m")


def answer(view: View) -> DataSourcing:
    """Settle where the data come from and what must be learned about them."""
    use_case = view.use_case
    decisions = disputed((_access(view), _label_window(view), history_length(view), _sensitive(view)), view.findings)
    guesses = [view.workload.quantity(name) for name in _QUANTITIES]
    open_questions = [
        f"{spoken(one.name)}: {number(one.value)} is assumed ({one.derivation}); what does the owner measure?"
        for one in guesses
        if one.provenance.value == "assumed" and one.value
    ]
    open_questions += [f"{finding.title}: {finding.detail}" for finding in open_findings(view.findings)]
    return DataSourcing(
        summary=(
            f"{plural(len(use_case.sources), 'source system')} give {gigabytes(view.workload['ingest_gb_per_day'])} a"
            f" day; {use_case.label.column} is known after {plural(use_case.label.delay_days, 'day')}, so the newest"
            " usable training record is that old."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(view.constraints, ("data.classes", "data.freshness_s"), view.workload, _QUANTITIES),
        sources=tuple(_source(view, index) for index in range(len(use_case.sources))),
        discovery=_discovery(view),
        volume=volume(view),
        velocity=velocity(view),
        variety=variety(use_case),
        quality_risks=quality_risks(use_case),
        sensitivity=sensitivity(view),
        labels=labels(view),
        exploration=_exploration(view),
        open_questions=tuple(open_questions) or ("none: every quantity this design is sized for is stated",),
        practices=applied(view, "data-sourcing", event=spoken(use_case.event), label=use_case.label.column),
        answered_findings=answered(view.findings, "added to the open questions for the owners"),
    )


def _source(view: View, index: int) -> Source:
    use_case, workload = view.use_case, view.workload
    text = use_case.sources[index]
    match = re.fullmatch(r"(?P<name>.*?)\s*[(:]\s*(?P<owner>[^)]*)\)?", text)
    name, owner = (match["name"], match["owner"]) if match else (text, "owner to be named in discovery")
    carries_events = index == 0
    carries_labels = index == len(use_case.sources) - 1
    gives = []
    if carries_events:
        gives.append(f"{use_case.event}: {listing(column.name for column in use_case.columns)}")
    if carries_labels:
        gives.append(f"{use_case.label.column} by {use_case.event_id}")
    if not gives:
        gives.append(
            f"attributes of {listing(entity.name for entity in use_case.entities)} by"
            f" {listing(entity.key for entity in use_case.entities)}"
        )
    streams = carries_events and bool(workload["streaming"])
    timing = refresh(workload)
    return Source(
        name=name,
        owner=owner,
        gives=tuple(gives),
        access=(
            "read-only role for the ingestion job, credentials rotated by the secret store, no access from notebooks to"
            " production"
        ),
        delivery=(
            f"published as events (up to {number(workload['events_per_s_peak'])} a second), and as an extract"
            f" {timing.words} for back-fill"
            if streams
            else f"extract {timing.words}, pulled by the ingestion job"
        ),
        contract=Contract(
            schema_promise=f"columns are added, never renamed or retyped; keys {use_case.event_id}"
            + (f" and {use_case.event_time} are never null" if carries_events else " always resolve"),
            freshness_promise=(
                f"an event is visible within {span(max(workload['freshness_s'] / 3, 1))}"
                if streams
                else (
                    f"complete {span(min(timing.period_s / 8, 2700))} after the end of each {span(timing.period_s)}"
                    " (UTC)"
                )
            ),
            quality_promise=(
                f"at most 0.1 % duplicate {use_case.event_id}, at most 0.5 % values outside the contract"
                if carries_events
                else f"at least 99 % of {use_case.label.column} values carry a known {use_case.event_id}"
            ),
            notice_days=14,
            on_breach="the extract is quarantined, the owner is called, scoring goes on with the last good data",
        ),
        first_question=(
            f"Can it replay {plural(min(7, max(1, round(workload['retention_days'] / 30))), 'day')} of events on"
            " request?"
            if streams
            else (
                f"Is {use_case.label.column} ever changed after it was set, and is the time of the change kept?"
                if carries_labels
                else f"How far back does {use_case.event} go without a change of meaning?"
            )
        ),
    )


def _discovery(view: View) -> tuple[DiscoveryStep, ...]:
    use_case, workload = view.use_case, view.workload
    return (
        DiscoveryStep(
            step="Name owners",
            method=f"one call with the owner of each of {listing(use_case.sources)}",
            result="owner, contact for breakage, contract draft",
            stops_if="a source has no owner: it cannot be relied on and leaves the design",
        ),
        DiscoveryStep(
            step="Draw a sample",
            method=(
                f"10,000 {spoken(use_case.event)} records of three separate weeks, one of them more than"
                f" {plural(use_case.label.delay_days, 'day')} old"
            ),
            result="typed sample in the development account, sensitive columns hashed",
            stops_if=f"{use_case.event_id} is not unique or {use_case.event_time} is missing",
        ),
        DiscoveryStep(
            step="Join labels",
            method=f"join with {use_case.label.column} by {use_case.event_id} on the oldest week",
            result="share of labelled cases, base rate, delay curve",
            stops_if="less than 80 % of matured cases have a label",
        ),
        DiscoveryStep(
            step="Measure volume",
            method="rows and bytes per hour over the last 28 days from the source's own counters",
            result=f"replaces the figure of {gigabytes(workload['ingest_gb_per_day'])} a day used here",
            stops_if="the measured volume is more than three times that figure: size and cost are solved anew",
        ),
        DiscoveryStep(
            step="Reconstruct the past",
            method=f"compute {_hardest(view)} as of {use_case.event_time} for the sample, twice, a week apart",
            result="proof that history does not change under us",
            stops_if=(
                "the two results differ in more than 0.1 % of rows: the source rewrites history, and snapshots must be"
                " taken before training can start"
            ),
        ),
    )


def _hardest(view: View) -> str:
    windowed = [feature for feature in view.use_case.features if feature.kind == "window"]
    return max(windowed, key=lambda feature: feature.window_s).name if windowed else view.use_case.features[0].name


def _exploration(view: View) -> tuple[ExplorationQuestion, ...]:
    use_case = view.use_case
    label = use_case.label.column
    numeric = tuple(column.name for column in use_case.columns if column.type in ("float", "integer"))
    keys = tuple(entity.key for entity in use_case.entities)
    found = [
        ExplorationQuestion(
            question=f"How stable is the base rate of {label} over weeks and over {listing(use_case.slices)}?",
            method="weekly rate with 95 % intervals, by slice",
            columns=(label, *use_case.slices),
            settles="whether folds may be single months, and which slices are large enough to gate on",
        ),
        ExplorationQuestion(
            question=f"How long until 95 % of {label} values are known?",
            method="cumulative share of labels by age of the case",
            columns=(use_case.event_time, label),
            settles=f"the gap between training data and today (now {plural(use_case.label.delay_days, 'day')})",
        ),
        ExplorationQuestion(
            question="Which rows does each source miss, and is missing itself a signal?",
            method="null share by day and by label value",
            columns=tuple(column.name for column in use_case.columns if column.nullable) or (use_case.event_id,),
            settles="imputation or a missing category",
        ),
    ]
    if numeric:
        found.append(
            ExplorationQuestion(
                question="Are tails and units stable?",
                method="quantiles 1, 50, 99 by week, on a log scale where skewed",
                columns=numeric,
                settles="clipping limits and the quality gate's bounds",
            )
        )
    if keys:
        found.append(
            ExplorationQuestion(
                question="How many records has an entity, and how skewed is that?",
                method="records per key, share of the top 1 % of keys",
                columns=keys,
                settles="window lengths, hot keys of the online store, and whether a group must stay in one fold",
            )
        )
    found.append(
        ExplorationQuestion(
            question="Is any column known only after the decision?",
            method=f"compare the extract with what was on the wire at {use_case.event_time}",
            columns=tuple(column.name for column in use_case.columns if column.name not in keys)[:6],
            settles="which columns are banned from features",
        )
    )
    return tuple(found)


def _access(view: View) -> Decision:
    use_case, workload = view.use_case, view.workload
    streams = bool(workload["streaming"])
    timing = refresh(workload)
    return Decision(
        id="source-access",
        question="How do records leave the source systems?",
        choice=(
            "Events are published by the source, extracts fill history and repair gaps"
            if streams
            else f"Read-only extracts {timing.words}"
        ),
        rationale=(
            f"Features must be at most {span(workload['freshness_s'])} old, which no extract reaches; labels and"
            " history still come in bulk."
            if streams
            else (
                f"Features may be {span(workload['freshness_s'])} old and {gigabytes(workload['raw_gb_per_run'])} come"
                " per extract: a bulk read is simpler and puts no code into the source."
            )
        ),
        rejected=rejections(
            {
                "Query the source while scoring": (
                    f"{number(max(workload['peak_rps'], workload['daily_predictions'] / 86400))} reads a second at the"
                    f" busiest on {use_case.sources[0]}, and its outage becomes ours"
                ),
                ("Extracts only" if streams else "Change capture or events from the source"): (
                    "infeasible: the shortest extract is every 15 minutes, values must be at most"
                    f" {span(workload['freshness_s'])} old"
                    if streams
                    else (
                        f"it keeps data seconds fresh where {enough(workload['freshness_s'])}, and asks every"
                        " owner for a producer"
                    )
                ),
            }
        ),
        serves=("data.freshness_s", "serving.streaming_required"),
        consequences=("the source's team agrees to a contract with 14 days' notice",),
        risks=(f"owners of {use_case.sources[0]} give no capacity for extracts at busy hours",),
        confidence=confidence(
            view.constraints, ("serving.streaming_required",), quantities=(workload.quantity("freshness_s"),)
        ),
        would_change_if=(
            "a freshness above 15 minutes were acceptable: then extracts alone would do"
            if streams
            else "feature values had to be fresher than 15 minutes"
        ),
    )


def _learnt_wrongly(view: View) -> str:
    if view.use_case.several:
        return "mistakes of the model would be learnt as truth"
    if view.use_case.classified:
        return "future positives would be trained as negatives"
    return "numbers would be learnt too low"


def _label_window(view: View) -> Decision:
    label, workload = view.use_case.label, view.workload
    return Decision(
        id="label-window",
        question="When does a case count as labelled?",
        choice=(
            f"{plural(label.delay_days, 'day')} after {view.use_case.event_time}; younger cases are left out of"
            " training and quality figures"
        ),
        rationale=(
            f"{label.description.rstrip('.')}: that shows only after {plural(label.delay_days, 'day')}."
            + (
                " Counting the class given as the true one would teach the model its own mistakes."
                if view.use_case.several
                else " Counting young cases as negative would teach the model that the newest pattern is harmless."
                if view.use_case.classified
                else " Before that only a part of the number is known, and a part would be learnt as the whole."
            )
        ),
        rejected=rejections(
            {
                (
                    "Take the class given for the truth until another is known"
                    if view.use_case.several
                    else "Treat cases without a label as negative at once"
                    if view.use_case.classified
                    else "Take what is known so far for the number"
                ): (
                    f"at {people_count(workload['daily_predictions'])} cases a day,"
                    f" {people_count(workload['daily_predictions'] * label.delay_days * (label.positive_rate or 0.05))}"
                    f" {_learnt_wrongly(view)}"
                ),
                "Wait twice as long": (
                    f"the model would learn from a world {plural(2 * label.delay_days, 'day')} old, and every quality"
                    " alert would come as late"
                ),
            }
        ),
        serves=("ml_task",),
        consequences=(
            (
                f"quality figures lag by {plural(label.delay_days, 'day')}; until then drift of inputs and scores is"
                " the only signal"
            ),
        ),
        risks=("the delay differs between slices, so fast-labelled slices dominate the newest window",),
        confidence=confidence(view.constraints, ("ml_task",)),
        would_change_if="the delay curve shows 95 % of labels earlier or later than that",
    )


def _sensitive(view: View) -> Decision:
    held = sensitivity(view)
    names = [one.column for one in held.columns]
    dropped = [
        one.column
        for one in held.columns
        if not one.in_features and one.column not in {entity.key for entity in view.use_case.entities}
    ]
    return Decision(
        id="sensitive-columns",
        question="Which sensitive columns come in, and how?",
        choice=(f"{agreeing(dropped, 'stays', 'stay')} outside; " if dropped else "")
        + (
            f"{agreeing([name for name in names if name not in dropped], 'comes', 'come')} in as token, hash or"
            " encrypted value"
            if len(names) > len(dropped)
            else "no other sensitive column is needed"
        ),
        rationale=f"{held.consequence[0].upper()}{held.consequence[1:]}."
        + (
            f" Regimes named: {listing(regime_name(name) for name in held.regimes)}."
            if held.regimes
            else " No regime is named."
        ),
        rejected=rejections(
            {
                "Take all columns and restrict access": (
                    "what is stored must be protected, audited and deleted on request; a column no feature uses only"
                    " adds to that"
                ),
                "Anonymise everything": (
                    f"without a stable key ({listing(entity.key for entity in view.use_case.entities)}) no history of"
                    " an entity can be built, and labels cannot be joined"
                ),
            }
        ),
        serves=("data.classes", "compliance.regimes"),
        consequences=(
            "the ingestion job, not the training job, is where sensitive values are replaced",
            "sample data for development are generated, never copied",
        ),
        risks=(
            ("a keyed hash is still personal data: deletion requests reach it",)
            if "pii" in {kind for one in held.columns for kind in one.classes}
            else ("combinations of harmless columns can point at one person",)
        ),
        confidence=confidence(view.constraints, ("data.classes", "compliance.regimes")),
        would_change_if="error analysis shows that a dropped column carries signal that no other column has",
    )
