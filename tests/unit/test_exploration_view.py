"""What people read of an exploration, out of fixed figures: terminal, SVG and HTML as golden files."""

from __future__ import annotations

import io
import xml.dom.minidom
from collections.abc import Callable

from rich.console import Console, RenderableType

from mlops_architect.cli.views.blocks import axis, bars, short
from mlops_architect.cli.views.comparison import comparison
from mlops_architect.cli.views.explanation import explanation
from mlops_architect.cli.views.exploration import exploration, front_shown, legend
from mlops_architect.cli.views.exploration_page import page, picture
from mlops_architect.domain.comparison import CloudDesign, ComparedPart, Comparison, Difference
from mlops_architect.domain.cost import BillLine, CostEstimate, Money
from mlops_architect.domain.explanation import Explanation, Hop, Lever
from mlops_architect.domain.exploration import (
    Breakpoint,
    Design,
    DesignPoint,
    Exploration,
    Flip,
    Front,
    Gap,
    ParetoPoint,
    Regions,
    Sweep,
)
from mlops_architect.domain.plan import Alternative, Candidate, Conflict, Proof


def at(value: float, design: str, usd: float) -> DesignPoint:
    return DesignPoint(
        value=value,
        design=design,
        monthly_usd=usd,
        objective_usd=usd + 500,
        p99_ms=40 - value / 100,
        operating_hours=5.0,
    )


FLIP = Flip(capability="serve-online", before="functions", after="containers")
POINTS = (at(10, "A", 50.0), at(100, "A", 200.0), at(1000, "B", 700.0), DesignPoint(value=10_000))
FOUND = Exploration(
    region="there-1",
    designs=(
        Design(name="A", patterns={"lake": "files", "serve-online": "functions"}),
        Design(name="B", patterns={"lake": "files", "serve-online": "containers"}),
    ),
    sweeps=(
        Sweep(
            field="load.peak_rps", unit="requests/s", low=10, high=10_000, asked=400.0, logarithmic=True, tolerance=0.001, points=POINTS,
            breakpoints=(
                Breakpoint(before=at(315.9, "A", 480.0), after=at(316.1, "B", 430.0), flips=(FLIP,)),
                Breakpoint(before=at(3162, "B", 1999.0), after=DesignPoint(value=3164), flips=()),
            ),
            gaps=(
                Gap(
                    low=3164, high=10_000, at=3164,
                    conflict=Conflict(
                        constraints=("budget.monthly_usd",),
                        explanation="no design of the catalogue meets budget.monthly_usd",
                        relaxations=("budget.monthly_usd: $2,001 a month is enough (a design exists at that price)",),
                    ),
                ),
            ),
        ),
    ),
    regions=Regions(
        x="load.peak_rps", y="latency.p99_ms", x_values=(10, 1000), y_values=(20, 200), designs=(("B", ""), ("A", "B")),
        monthly_usd=((80.0, None), (50.0, 700.0)),
    ),
    front=Front(
        points=(
            ParetoPoint(monthly_usd=430.0, p99_ms=36.8, operating_hours=5.0, objective_usd=905.0, chosen=True, flips=()),
            ParetoPoint(monthly_usd=480.0, p99_ms=20.5, operating_hours=9.0, objective_usd=1335.0, chosen=False, flips=(FLIP,)),
        ),
        complete=True, solves=3,
    ),
)  # fmt: skip


def shown(thing: RenderableType) -> str:
    out = io.StringIO()
    Console(file=out, width=110, color_system=None, highlight=False, markup=False).print(thing)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def test_an_exploration_reads_as_agreed(golden: Callable[[str, str], None]) -> None:
    golden("explore.txt", shown(exploration(FOUND)))


def test_the_picture_and_the_page_read_as_agreed(golden: Callable[[str, str], None]) -> None:
    golden("explore.svg", picture(FOUND))
    golden("explore.html", page(FOUND))
    xml.dom.minidom.parseString(picture(FOUND))


def test_words_of_others_are_no_markup_in_a_page() -> None:
    conflict = Conflict(constraints=("x",), explanation="<script>alert(1)</script>", relaxations=("<b>",))
    hostile = FOUND.sweeps[0].model_copy(
        update={"gaps": (FOUND.sweeps[0].gaps[0].model_copy(update={"conflict": conflict}),)}
    )
    text = page(FOUND.model_copy(update={"sweeps": (hostile,)}))
    assert "<script>" not in text and "<b>" not in text
    assert "&lt;script&gt;" in text


def test_clouds_side_by_side_read_as_agreed(golden: Callable[[str, str], None]) -> None:
    first = CloudDesign(
        cloud="aws", region="here-1", parts=(ComparedPart(capability="lake", pattern="files", title="Files", monthly_usd=12.5),),
        monthly=Money(low_usd=10, expected_usd=12.5, high_usd=20), operations_usd=95.0, objective_usd=107.5, operating_hours=1.0,
        p99_ms=21.0, availability_pct=99.95, proof=Proof(status="optimal", bound_usd=107.5, gap_usd=0.0),
    )  # fmt: skip
    second = first.model_copy(
        update={
            "cloud": "gcp", "overrides": ("cloud aws is asked for; compared on gcp",), "objective_usd": 100.0, "unpriced": ("odd",),
            "proof": Proof(status="feasible", bound_usd=90.0, gap_usd=10.0),
        }
    )  # fmt: skip
    third = CloudDesign(cloud="azure", why="the catalogue has no patterns for azure yet")
    differences = (Difference(name="regions", values={"aws": "here-1", "gcp": "there-1"}),)
    found = Comparison(
        capabilities=("lake",), columns=(first, second, third), differences=differences, hourly_rate_usd=95.0
    )
    golden("compare.txt", shown(comparison(found)))


def test_an_explanation_reads_as_agreed(golden: Callable[[str, str], None]) -> None:
    line = BillLine(
        capability="serve-online", pattern="containers", what="tasks", sku="task.hour", quantity=730, unit="hour", unit_usd=0.05,
        monthly=Money(low_usd=30, expected_usd=36.5, high_usd=50),
    )  # fmt: skip
    chosen = Candidate(
        capability="serve-online", pattern="containers", option="small", title="Containers", sizes={"replicas": 2.0},
        cost=CostEstimate(region="here-1", infrastructure=Money(low_usd=30, expected_usd=36.5, high_usd=50), lines=(line,)),
        operating_hours=3.5, availability_pct=99.9, failure_domain="zone", rpo_minutes=0, rto_minutes=5,
    )  # fmt: skip
    found = Explanation(
        capability="serve-online", title="Online serving", subject="functions", outcome="lost", reason="dearer", version="v2", chosen=chosen,
        alternatives=(Alternative(pattern="functions", title="Functions", feasible=True, reason="+10 $/month in all, otherwise feasible"),),
        hops=(Hop(capability="serve-online", pattern="containers", p50_ms=7, p99_ms=20.5),), p99_ms=20.5,
        levers=(
            Lever(name="price", unit="USD/month", now=46.5, flips_at=36.5, text="its prices fall by 21.5%"),
            Lever(name="load", unit="times the load", now=1.0, text="no load from a hundredth to a hundredfold lets it win"),
        ),
        proof=Proof(status="optimal", bound_usd=100.0, gap_usd=0.0),
    )  # fmt: skip
    golden("why.txt", shown(explanation(found)))
    never = found.model_copy(update={"levers": found.levers[1:], "never": "never, because …"})
    assert "functions never wins here" in shown(explanation(never))


def test_bars_and_labels_fit_their_values() -> None:
    lines = bars([0.0, 50.0, 100.0, None], ["A", "B", "C", ""], height=2)
    assert lines[0].endswith("  ██") or lines[0].endswith("██")
    assert lines[-1].split() == ["design", "A", "B", "C", "×"]
    assert [short(value) for value in (None, 0.123, 12.34, 1234, 20_000, 3.2e6)] == [
        "–",
        "0.123",
        "12.3",
        "1,234",
        "20k",
        "3.2M",
    ]
    assert "100 (log" not in axis(1, 10, "ms", 20, logarithmic=False)


def test_a_design_is_told_by_what_differs_from_the_nearest() -> None:
    assert legend(FOUND.designs)[1] == ("B", "as A, with serve-online on containers")


def test_a_long_front_is_shown_by_its_ends_its_optimum_and_an_even_choice() -> None:
    point = ParetoPoint(monthly_usd=1.0, p99_ms=1.0, operating_hours=1.0, objective_usd=1.0, chosen=False, flips=())
    points = tuple(point.model_copy(update={"monthly_usd": float(n), "chosen": n == 17}) for n in range(100))
    few = [p.monthly_usd for p in front_shown(Front(points=points, complete=True, solves=1), 10)]
    assert few[0] == 0.0 and few[-1] == 99.0 and 17.0 in few
    assert len(few) <= 11
