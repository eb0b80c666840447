"""Agent 7, data engineering: lifecycle on the chosen patterns, stream or none, contracts, gates and layout."""

from __future__ import annotations

from mlops_architect.domain.decision import Decision
from mlops_architect.domain.outputs.data_engineering import DataEngineering, NoStream, Stage, StreamDesign
from mlops_architect.domain.outputs.data_sourcing import DataSourcing
from mlops_architect.domain.outputs.pipelines import Pipelines
from mlops_architect.engine.agents.counterfactuals import rejected_patterns
from mlops_architect.engine.agents.data_layout import contracts, layout, quality_gates
from mlops_architect.engine.agents.deciding import title
from mlops_architect.engine.agents.grounds import answered, applied, assumed, disputed, rejections
from mlops_architect.engine.agents.schedules import refresh
from mlops_architect.engine.agents.stream_design import stream_design
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import dollars, gigabytes, listing, number, people_count, span, spoken
from mlops_architect.engine.confidence import confidence, overall


def answer(view: View) -> DataEngineering:
    """Settle how data are generated, stored, ingested, transformed and served."""
    blueprint, sourcing = view.of("pipelines", Pipelines), view.of("data-sourcing", DataSourcing)
    stream = stream_design(view, blueprint)
    decisions = disputed(
        (_ingestion(view), _stream(view, stream), _layout(view), _gates(view), _deletion(view)), view.findings
    )
    stages = _lifecycle(view)
    return DataEngineering(
        summary=(
            f"{gigabytes(view.workload['ingest_gb_per_day'])} a day reach {title(view.plan, 'lake')} through"
            f" {title(view.plan, 'ingest-batch')}"
            + (
                f" and {title(view.plan, 'ingest-stream')} ({_divided(stream)})"
                if isinstance(stream, StreamDesign)
                else "; there is no stream"
            )
            + f"; moving and keeping them costs {dollars(sum(stage.monthly_usd for stage in stages))} a month."
        ),
        decisions=decisions,
        confidence=overall(decisions),
        assumptions=assumed(
            view.constraints,
            ("data.retention_days",),
            view.workload,
            ("ingest_gb_per_day", "stored_gb", "event_kb", "retention_days"),
        ),
        lifecycle=stages,
        streaming=stream,
        contracts=contracts(view, sourcing),
        quality_gates=quality_gates(view, sourcing),
        layout=layout(view),
        schema_evolution=(
            "contracts are files in the repository; a change is a pull request that the consumer's tests judge; the"
            " reader of a partition takes the contract version from its manifest"
        ),
        deletion=_deletion_text(view),
        practices=applied(
            view,
            "data-engineering",
            event=view.use_case.event,
            event_id=view.use_case.event_id,
            label=view.use_case.label.column,
        ),
        answered_findings=answered(view.findings, "taken up in the quality gates and the layout"),
    )


def _cost(view: View, *capabilities: str) -> float:
    return round(sum(view.plan.monthly_usd(name) for name in capabilities), 2)


def _built(view: View, *capabilities: str) -> tuple[str, ...]:
    return tuple(pattern for name in capabilities if (pattern := view.plan.pattern(name)))


def _lifecycle(view: View) -> tuple[Stage, ...]:
    use_case, workload = view.use_case, view.workload
    online_store = view.plan.pattern("feature-online")
    ready = (
        f"{people_count(workload['entities_m'] * 1e6)} entity rows in {online_store},"
        f" {number(workload['feature_reads_per_s_peak'])} reads/s at peak"
        if online_store
        else f"partitions of {gigabytes(workload['offline_feature_gb'])} in all, read by training"
        + (" and bulk scoring" if workload["batch"] else "")
    )
    return (
        Stage(
            stage="generation",
            what=f"{listing(use_case.sources)} write {spoken(use_case.event)} records and {use_case.label.column}",
            built_on=("source systems, outside this design",),
            volume=f"{people_count(workload['daily_predictions'])} records a day",
            monthly_usd=0.0,
            owner="owners of the sources",
            breaks_when="a release there changes a column's meaning",
            then="the contract names 14 days' notice; the gate on medians and categories notices what nobody announced",
        ),
        Stage(
            stage="storage",
            what="immutable partitions by day with manifests; encrypted with the owner's key",
            built_on=_built(view, "lake"),
            volume=f"{gigabytes(workload['stored_gb'])} kept for {number(workload['retention_days'])} days",
            monthly_usd=_cost(view, "lake"),
            owner="platform engineer",
            breaks_when="a prefix is deleted or overwritten",
            then="object versions bring it back; writers have no right to delete",
        ),
        Stage(
            stage="ingestion",
            what=f"extracts {refresh(workload).words}"
            + (
                f", events as they happen ({number(workload['events_per_s_peak'])} a second)"
                if workload["streaming"]
                else ""
            ),
            built_on=_built(view, "ingest-batch", "ingest-stream"),
            volume=f"{gigabytes(workload['raw_gb_per_run'])} a run",
            monthly_usd=_cost(view, "ingest-batch", "ingest-stream"),
            owner="data engineer",
            breaks_when="a source is late or sends too little",
            then="the watermark does not move, the next run covers both windows",
        ),
        Stage(
            stage="transformation",
            what=f"{len(use_case.features)} features from raw records"
            + (", the streamed ones kept current by the processor" if workload["streaming"] else ""),
            built_on=_built(view, "transform", "stream-process"),
            volume=(
                f"{number(workload['transform_vcpu_hours_per_run'])} vCPU-hours a run,"
                f" {number(round(workload['transform_runs_per_month'], 1))} runs a month"
            ),
            monthly_usd=_cost(view, "transform", "stream-process"),
            owner="machine learning engineer",
            breaks_when="one key holds a large share of rows",
            then="keys above 1 % of rows are reported and capped in windows",
        ),
        Stage(
            stage="serving",
            what=ready,
            built_on=_built(view, "feature-offline", "feature-online"),
            volume=gigabytes(workload["offline_feature_gb"] + (workload["online_store_gb"] if online_store else 0)),
            monthly_usd=_cost(view, "feature-offline", "feature-online"),
            owner="machine learning engineer",
            breaks_when="values are older than the model was trained for",
            then=f"age is measured at each read, the bound is {span(workload['freshness_s'])}",
        ),
    )


def _ingestion(view: View) -> Decision:
    workload = view.workload
    title = view.plan.pattern("ingest-batch")
    return Decision(
        id="batch-ingestion",
        question="What loads the extracts?",
        choice=f"{title}, {refresh(workload).words}, by watermark, one partition a day",
        rationale=(
            f"{gigabytes(workload['raw_gb_per_run'])} a run cost {dollars(view.plan.monthly_usd('ingest-batch'))} a"
            f" month; a watermark on {view.use_case.event_time} with a day of overlap catches late rows, and"
            f" {view.use_case.event_id} removes the repeats."
        ),
        rejected=rejected_patterns(view.plan, "ingest-batch")
        + rejections(
            {
                "Full reload each run": (
                    f"{gigabytes(workload['stored_gb'])} a run instead of {gigabytes(workload['raw_gb_per_run'])}"
                )
            }
        ),
        serves=("data.ingest_gb_per_day", "budget.monthly_usd"),
        consequences=("late rows beyond a day wait for the weekly sweep over seven days",),
        risks=(
            (
                f"{view.use_case.event_time} is changed afterwards in the source: such rows are missed by the"
                " watermark, the weekly sweep compares counts"
            ),
        ),
        confidence=confidence(
            view.constraints, ("data.ingest_gb_per_day",), quantities=(workload.quantity("ingest_gb_per_day"),)
        ),
        would_change_if=(
            f"a run brought more than {gigabytes(max(workload['raw_gb_per_run'] * 5, 10))}: then the joint choice is"
            " solved anew"
        ),
    )


def _stream(view: View, stream: StreamDesign | NoStream) -> Decision:
    workload = view.workload
    if isinstance(stream, NoStream):
        return Decision(
            id="stream-semantics",
            question="What does the stream guarantee?",
            choice="Not needed: there is no stream",
            rationale=f"{stream.because[0].upper()}{stream.because[1:]}.",
            rejected=rejections(
                {
                    "A stream kept ready for later": (
                        "a running stream and its processor cost money and on-call for no reader; contracts and event"
                        " ids already make the change possible"
                    )
                }
            ),
            serves=("data.freshness_s", "serving.streaming_required"),
            consequences=("feature values move once per refresh",),
            risks=("what happens within a refresh period is not seen until its end",),
            confidence=confidence(
                view.constraints, ("serving.streaming_required",), quantities=(workload.quantity("freshness_s"),)
            ),
            would_change_if=stream.would_be_needed_when,
        )
    return Decision(
        id="stream-semantics",
        question="What does the stream guarantee?",
        choice=(
            f"{_delivered(stream)}, {_divided(stream)}, watermark {span(stream.watermark_s)}, kept {stream.retention_hours:.0f} hours"
        ),
        rationale=(
            f"{number(stream.events_per_s_peak)} events/s of {number(stream.event_kb)} kB are"
            f" {number(stream.mb_per_s_peak)} MB/s. Idempotent writes keyed by {view.use_case.event_id} make repeats"
            " harmless, so no more than at-least-once delivery is relied on."
        ),
        rejected=rejected_patterns(view.plan, "ingest-stream", 2)
        + rejections(
            {
                "Exactly-once processing": (
                    "transactions across stream and store add latency to every event, for a result that idempotent"
                    " writes give already"
                ),
                "One partition": (
                    f"total order for {number(stream.events_per_s_peak)} events/s through one reader; nothing needs an"
                    f" order across {stream.partition_key}"
                ),
                "Arrival time instead of event time": (
                    "a delay upstream would move events into the wrong window, and a replay would give other values"
                ),
            }
        ),
        serves=("data.freshness_s", "load.peak_rps", "serving.streaming_required"),
        consequences=("consumers must stay idempotent for ever",),
        risks=(f"a hot {stream.partition_key} fills its partition: the consumer reports the share of its largest key",),
        confidence=confidence(
            view.constraints,
            ("serving.streaming_required", "load.peak_rps"),
            quantities=(workload.quantity("event_kb"),),
        ),
        would_change_if=(
            f"events exceed {number(stream.events_per_s_peak)} a second by more than a third, the reserve that streams are"
            " sized with"
        ),
    )


def _delivered(stream: StreamDesign) -> str:
    ordered = f"ordered by {stream.partition_key}" if stream.ordering.startswith("kept") else "in any order"
    return f"{stream.delivery.split(';')[0].split(',')[0].capitalize()}, {ordered}"


def _divided(stream: StreamDesign) -> str:
    if not stream.partitions:
        return "divided by the service"
    return f"{stream.partitions} partitions by {stream.partition_key}"


def _layout(view: View) -> Decision:
    workload = view.workload
    return Decision(
        id="lake-layout",
        question="How are data laid out in the lake?",
        choice="Parquet by day of ingestion, features by as-of day, manifests written last",
        rationale=(
            "Readers ask by day: a training set takes the days of its window, a back-fill one day at a time."
            f" {gigabytes(workload['ingest_gb_per_day'])} a day give files large enough to scan and few enough to list."
        ),
        rejected=rejected_patterns(view.plan, "lake", 2)
        + rejections(
            {
                f"Partition by {view.use_case.entities[0].key if view.use_case.entities else view.use_case.event_id}": (
                    f"{people_count(workload['entities_m'] * 1e6)} partitions of a few kilobytes each"
                ),
                "Partition by hour": (
                    f"{number(workload['raw_gb_per_run'] * 1000 / 24 * 0.35)} MB a file, which only adds listing time"
                ),
            }
        ),
        serves=("data.stored_gb", "data.retention_days"),
        consequences=("retention is a lifecycle rule on prefixes, no job deletes",),
        risks=("late rows lie in a later partition than their event: windows read one day more",),
        confidence=confidence(view.constraints, ("data.retention_days",), quantities=(workload.quantity("stored_gb"),)),
        would_change_if=(
            "daily volume passes 500 GB, where hourly partitions pay"
            if workload["ingest_gb_per_day"] < 500
            else "daily volume falls below 500 GB"
        ),
    )


def _gates(view: View) -> Decision:
    return Decision(
        id="quality-gates",
        question="What happens when data are bad?",
        choice=(
            "Rows that break a column's rule are quarantined; an extract that breaks schema, volume or a median is"
            " stopped"
        ),
        rationale=(
            "One bad row is noise; a changed unit in one column moves every window of"
            f" {people_count(view.workload['entities_m'] * 1e6)} entities. Stopping costs one refresh"
            f" ({span(refresh(view.workload).period_s)}) of age, letting it in costs a back-fill."
        ),
        rejected=rejections(
            {
                "Stop at any bad row": "the source's usual share of odd rows would stop every run",
                "Repair silently": "defaults hide the breach from the owner who could end it",
            }
        ),
        serves=("data.classes",),
        consequences=("quarantine is emptied by people, with a list each morning",),
        risks=("bounds fitted on 28 days call a real season change a fault; they are reviewed after each stop",),
        confidence=confidence(view.constraints),
        would_change_if="more than one stop in ten turns out to be harmless: then its bound is widened",
    )


def _deletion_text(view: View) -> str:
    use_case = view.use_case
    personal = [column.name for column in use_case.columns if {"pii", "phi"} & set(column.sensitivity)]
    if not personal:
        return (
            "Not needed beyond retention, because no column is marked as personal; lifecycle rules delete each zone at"
            " its age."
        )
    key = use_case.entities[0].key if use_case.entities else use_case.event_id
    return (
        f"A request names {key}: a job rewrites the partitions that hold it ({listing(personal)} and its events),"
        " removes the online row, marks manifests, and reports within 30 days; models trained on it are retired at"
        " their next retraining."
    )


def _deletion(view: View) -> Decision:
    personal = any({"pii", "phi"} & set(column.sensitivity) for column in view.use_case.columns)
    return Decision(
        id="deletion",
        question="How is one person's data removed?",
        choice="Rewrite of the affected partitions by key, monthly in one pass" if personal else "By retention only",
        rationale=_deletion_text(view),
        rejected=rejections(
            {
                "A key of its own for each person, destroyed on request": (
                    f"{people_count(view.workload['entities_m'] * 1e6)} keys to manage, and aggregates are not covered"
                ),
                "Filter at read": "the data would still be there",
            }
        ),
        serves=("compliance.regimes", "data.classes"),
        consequences=("manifests of old training sets become incomplete, visibly",),
        risks=("back-ups keep rows until they expire, at most 35 days",),
        confidence=confidence(view.constraints, ("compliance.regimes", "data.classes")),
        would_change_if=(
            "requests exceed a hundred a month: then the table format's row-level deletes pay"
            if personal
            else "a personal column enters the contract"
        ),
    )
