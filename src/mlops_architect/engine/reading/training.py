"""Training: how often the model is trained, and whether it needs GPUs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

from mlops_architect.domain.constraints import Provenance
from mlops_architect.domain.lexicon import CadenceTerm, ToolTerm, UnitTerm
from mlops_architect.engine.reading.candidates import Candidate, is_correction, is_correction_mention, spans
from mlops_architect.engine.reading.negation import hedged, negating, undecided
from mlops_architect.engine.reading.page import MEASURED, Clause, Page
from mlops_architect.engine.reading.quantities import DAY_S, Quantity
from mlops_architect.engine.reading.roles import in_current_column, label_end, roles_of
from mlops_architect.engine.reading.settling import settled, settles, turned_down
from mlops_architect.engine.reading.tokens import Kind
from mlops_architect.engine.reading.vocabulary import Mention

CADENCE, GPU = "training.cadence", "training.gpu_required"
_HEAD_WORDS = 2
_RATHER = frozenset({"rather", "instead", "statt", "anstatt", "plutot", "au", "en"})
_REACH = 11.0
_LED = 2
_WORSE = 6
_LONE_REACH = 22.0
_LONE_WALL = 5.0
_KEY_MARKS = frozenset({":", '"', "'"})
_SHORT = 9
_DISCUSSION = 12
_AGAIN = ("re", "neu", "nach", "ri", "her", "wieder")
_SPEAKS_OF_IT = (
    MEASURED,
    "cadences",
    *(f"cue:{name}" for name in ("retrain", "renew", "self-evident-retrain", "fit-figure", "repeatedly")),
)
_SEASONS = (
    "season",
    "saison",
    "harvest",
    "campaign",
    "campagne",
    "campaña",
    "récolte",
    "ernte",
    "temporada",
    "stagione",
)
_INTERVALS = (
    (3_599.0, "continuous"),
    (5_400.0, "hourly"),
    (72_000.0, "intraday"),
    (2 * DAY_S, "daily"),
    (10 * DAY_S, "weekly"),
    (18 * DAY_S, "biweekly"),
    (45 * DAY_S, "monthly"),
    (135 * DAY_S, "quarterly"),
    (270 * DAY_S, "semiannual"),
    (400 * DAY_S, "yearly"),
)


class _Rhythm(NamedTuple):
    name: str
    at: Mention | Quantity


def cadence_of(seconds: float) -> str | None:
    """Return the name of an interval in seconds, None beyond a year."""
    return next((name for longest, name in _INTERVALS if seconds <= longest), None)


def cadence(page: Page) -> list[Candidate]:
    """Return how often the model is to be trained; a calendar value is preferred over ``on_drift``."""
    # "Not in scope: retraining, which stays weekly" says how often all the same.
    kept = [c for c in page.clauses if c.excluded and not c.hostile and c.cue("retrain") and c.cue("stays-so")]
    return [candidate for clause in (*page.naming(*_SPEAKS_OF_IT), *kept) for candidate in _of_clause(page, clause)]


def _of_clause(page: Page, clause: Clause) -> Iterator[Candidate]:
    heads = [m for m in clause.cue("retrain") if not _of_data(page, clause, m)]
    heads.extend(refreshed_models(page, clause))
    occasional = not heads and _trained_above(page, clause)
    inherited = occasional and not clause.cue("scoring")
    for refused in heads:
        again = page.tokens[refused.first].text.startswith(_AGAIN)
        no = negating(page, clause, refused)
        if again and no is not None and page.tokens[no.first].text not in _RATHER and not clause.of("cadences"):
            yield _candidate(page, clause, "one_off", refused, refused, 0.75)
    above = _cadence_above(page, clause) if heads else None
    if above is not None and negating(page, clause, heads[0]) is None:
        yield _candidate(page, clause, cast(CadenceTerm, above.term).cadence, above, heads[0], 0.85)
    declined = clause.question and clause.refused is not None
    for rhythm in _rhythms(page, clause) if (heads or occasional or clause.of("cadences")) and not declined else ():
        if negating(page, clause, rhythm.at) is not None and heads and negating(page, clause, heads[0]) is None:
            continue
        if undecided(page, clause, rhythm.at) or turned_down(page, clause, rhythm.at):
            continue
        if isinstance(rhythm.at, Mention) and in_current_column(page, clause, rhythm.at):
            continue
        if _was_so(page, clause, rhythm.at) or _of_checks(clause, rhythm.at):
            continue
        if not heads and (_echoes(page, clause) or settles(page, clause, rhythm.at, "retrain")):
            yield _candidate(
                page, clause, rhythm.name, rhythm.at, None, 0.85, rank=_rank(page, clause, rhythm), corrects=True
            )
            continue
        agreed = bool(heads) and settled(clause, rhythm.at) and len(clause.of("cadences")) > 1
        if agreed:
            yield _candidate(page, clause, rhythm.name, rhythm.at, heads[0], 0.9, corrects=True)
            continue
        head: Mention | None = page.nearest(rhythm.at, heads, _REACH) or _lone(page, clause, rhythm, heads)
        head = head or _row_label(page, clause, heads)
        calendar = rhythm.name not in ("on_drift", "on_demand")
        if head is None and not (inherited if calendar else occasional):
            continue
        if head is not None and _belongs_elsewhere(page, clause, rhythm.at, head):
            continue
        distance = page.distance(rhythm.at, head) if head is not None else _REACH
        sure = 0.96 if distance <= 6 else 0.85
        yield _candidate(page, clause, rhythm.name, rhythm.at, head, sure, rank=_rank(page, clause, rhythm))
    for quantity in clause.quantities:
        if quantity.dimension != "time" or quantity.per_s:
            continue
        role = next(iter(roles_of(page, clause, quantity)), None)
        name = cadence_of(quantity.high) if role is not None and role.name == "model-freshness" else None
        if role is not None and name is not None:
            yield _candidate(page, clause, name, quantity, role.anchor, 0.8, inferred=True)


def _was_so(page: Page, clause: Clause, at: Mention | Quantity) -> bool:
    """Whether a rhythm is told of the past: "was weekly until May", "bisher monatlich"."""
    told = [cue for cue in clause.cue("was-so") if cue.last == at.first]
    opens = at.first - clause.first <= _LED
    return any(opens or cue.first == clause.first or page.tokens[cue.first - 1].text == "(" for cue in told)


def _of_checks(clause: Clause, at: Mention | Quantity) -> bool:
    """Whether a rhythm is that of looking at the model: "retrained twice a year and validated annually"."""
    return any(abs(at.first - cue.last) <= 1 or cue.first == at.last for cue in clause.cue("looked-at"))


def _echoes(page: Page, clause: Clause) -> bool:
    """Whether the clause turns down a rhythm that an earlier one gave to training: "nightly is too expensive, …"."""
    dropped = {cast(CadenceTerm, m.term).cadence for m in clause.of("cadences") if turned_down(page, clause, m)}
    trained = {
        cast(CadenceTerm, m.term).cadence
        for other in page.clauses[max(0, clause.index - _DISCUSSION) : clause.index]
        if other.cue("retrain") and not other.hostile
        for m in other.of("cadences")
    }
    return bool(dropped & trained)


def _rank(page: Page, clause: Clause, rhythm: _Rhythm) -> int:
    """Rank a rhythm: a calendar one holds before drift, and before a season named beside it, which may be any length."""
    if rhythm.name in ("on_drift", "on_demand"):
        return 0 if rhythm.name == "on_drift" else -1
    beside = [at for at in clause.of("cadences") if at.first != rhythm.at.first]
    return 2 if any(_of_season(page, at) for at in beside) and not _of_season(page, rhythm.at) else 1


def _of_season(page: Page, at: Mention | Quantity) -> bool:
    words = page.words(at.first, at.last).casefold()
    return any(season in words for season in _SEASONS)


def _of_data(page: Page, clause: Clause, head: Mention) -> bool:
    """Whether a word that also renews data stands by a table or an index: "a table that is rebuilt"."""
    if not any(verb.first == head.first for verb in clause.cue("renew")):
        return False
    before = [noun for noun in clause.cue("renewed-data") if noun.first < head.first]
    data = page.nearest(head, before, 3)
    model = page.nearest(head, clause.cue("model-noun"), 3)
    return data is not None and (model is None or page.distance(head, model) > page.distance(head, data))


def refreshed_models(page: Page, clause: Clause) -> list[Mention]:
    """Find "the model should be refreshed": a model, and a verb of renewal near it; no table that is rebuilt."""
    found: list[Mention] = []
    for verb in clause.cue("renew"):
        model = page.nearest(verb, clause.cue("model-noun"), 4)
        data = page.nearest(verb, clause.cue("renewed-data"), 4)
        if model is not None and (data is None or page.distance(verb, data) > page.distance(verb, model)):
            found.append(verb)
    short = clause.last - clause.first <= _SHORT and not clause.cue("renewed-data", "ingest", "scoring")
    return found or (clause.cue("self-evident-retrain") if short else [])


def _lone(page: Page, clause: Clause, rhythm: _Rhythm, heads: list[Mention]) -> Mention | None:
    """Pair the one rhythm of a sentence with its one word for training, however far apart they stand."""
    at, once = rhythm.at, rhythm.name == "one_off"
    rivals = clause.cue("scoring", "ingest", "reporting")
    if once and heads:  # what else is spoken of further off is not done once
        rivals = [cue for cue in rivals if page.distance(at, cue) <= page.distance(at, heads[0])]
    if len(heads) != 1 or rivals or len(clause.of("cadences")) > 1:
        return None
    keyed = (
        at.first > clause.first
        and page.tokens[at.first - 1].text in _KEY_MARKS
        and "{" in page.words(clause.first, at.first)
    )
    if keyed and heads[0].first < at.first:
        return heads[0]
    near = (once or page.distance(at, heads[0]) <= _LONE_REACH) and page.wall(at.first, heads[0].first) <= _LONE_WALL
    return heads[0] if near else None


def _row_label(page: Page, clause: Clause, heads: list[Mention]) -> Mention | None:
    """Return the word for training that labels a table row, however far its cells reach."""
    end = label_end(page, clause) if clause.kind == "row" else 0
    return next((head for head in heads if head.last <= end), None)


def _candidate(
    page: Page,
    clause: Clause,
    name: str,
    at: Mention | Quantity,
    head: Mention | None,
    sure: float,
    *,
    rank: int = 1,
    inferred: bool = False,
    corrects: bool = False,
) -> Candidate:
    announced = is_correction_mention(clause, at) if isinstance(at, Mention) else is_correction(clause, at)
    return Candidate(
        CADENCE,
        name,
        spans(page, at, head),
        sure,
        rank=rank,
        position=at.first,
        corrects=corrects or announced,
        provenance=Provenance.INFERRED if inferred else Provenance.STATED,
        note="from how old the model may be" if inferred else "",
    )


def _rhythms(page: Page, clause: Clause) -> Iterator[_Rhythm]:
    for mention in clause.of("cadences"):
        yield _Rhythm(cast(CadenceTerm, mention.term).cadence, mention)
    for figure in clause.cue("fit-figure"):
        led = any(0 <= figure.first - cue.last <= _LED for cue in clause.cue("once-it"))
        worse = next((cue for cue in clause.cue("worsens") if 0 <= cue.first - figure.last <= _WORSE), None)
        if led and worse is not None:
            yield _Rhythm("on_drift", figure)
    for cue in clause.cue("repeatedly"):
        days = [u for u in clause.of("units") if u.first >= cue.last and cast(UnitTerm, u.term).factor == DAY_S]
        if page.nearest(cue, days, 3) is not None:
            yield _Rhythm("intraday", cue)
    for quantity in clause.quantities:
        interval = 0.0
        if quantity.dimension == "time" and quantity.periodic:
            interval = quantity.high
        elif quantity.per_s and quantity.high > 0 and (quantity.dimension == "factor" or _of_runs(clause, quantity)):
            interval = quantity.per_s / quantity.high
        name = cadence_of(interval) if interval > 0 else None
        if name is not None:
            yield _Rhythm(name, quantity)


def _of_runs(clause: Clause, quantity: Quantity) -> bool:
    """Whether a count is of trainings: "one retrain per week"."""
    return quantity.dimension == "count" and any(
        quantity.first <= cue.first <= quantity.number_last for cue in clause.cue("retrain")
    )


def _trained_above(page: Page, clause: Clause) -> bool:
    if not clause.parents:
        return False
    parent = page.clauses[clause.parents[0]]
    return bool(parent.cue("retrain")) and not parent.cue("scoring") and parent.last - parent.first <= 8


def _cadence_above(page: Page, clause: Clause) -> Mention | None:
    """Return the rhythm that heads a list of what is done then: "**Quarterly**:" above "- Retrain the model"."""
    if not clause.parents or clause.of("cadences"):
        return None
    parent = page.clauses[clause.parents[0]]
    words = [token for token in page.tokens[parent.first : parent.last] if token.kind is Kind.WORD]
    rhythms = parent.of("cadences")
    return rhythms[0] if len(rhythms) == 1 and len(words) <= _HEAD_WORDS else None


def _belongs_elsewhere(page: Page, clause: Clause, at: Mention | Quantity, head: Mention) -> bool:
    """Whether the rhythm is that of scoring or ingestion: its word is nearer than the training word."""
    distance = page.distance(at, head)
    names = [head, *clause.cue("overseer"), *([at] if isinstance(at, Mention) else [])]
    rivals = [c for c in clause.cue("scoring", "ingest", "reporting") if not any(_inside(c, name) for name in names)]
    rival = page.nearest(at, rivals, _REACH)
    if rival is None or page.distance(at, rival) > distance:
        return False
    if page.distance(at, rival) == distance:
        return page.wall(at.first, rival.first) < page.wall(at.first, head.first)
    return page.wall(at.first, head.first) > 0 or page.distance(at, rival) + 2 < distance


def _inside(cue: Mention, head: Mention) -> bool:
    return cue.first < head.last and head.first < cue.last


def gpu(page: Page) -> list[Candidate]:
    """Return whether GPUs are needed: named hardware or use says yes, "no GPUs" and "CPU only" say no."""
    found: list[Candidate] = []
    beside_cpu = False
    for clause in page.naming("cue:gpu", "cue:cpu-only", "tools", excluded=True):
        if clause.excluded:
            found.extend(_gpu(page, mention, value=False) for mention in clause.cue("gpu"))
            continue
        hardware = [m for m in clause.of("tools") if cast(ToolTerm, m.term).hardware]
        for mention in [*clause.cue("gpu"), *hardware]:
            if hedged(clause, mention) or any(t.first < mention.first < t.last for t in clause.of("tools")):
                continue
            none = any(q.high == 0 and 0 < q.first - mention.last <= _LED for q in clause.quantities)
            if none or negating(page, clause, mention) is not None:
                found.append(_gpu(page, mention, value=False))
            elif clause.cue("cpu") and not hardware and not clause.cue("needed"):
                beside_cpu = True
            elif not clause.question:
                found.append(_gpu(page, mention, value=True))
        today = bool(clause.cue("current"))  # "How it runs today: on CPU"
        alone = () if clause.cue("gpu") or today else clause.cue("cpu-only")
        found.extend(_gpu(page, mention, value=False) for mention in alone)
    return [] if beside_cpu else found


def _gpu(page: Page, mention: Mention, *, value: bool) -> Candidate:
    return Candidate(GPU, value, spans(page, mention), 0.93, position=mention.first)
