from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.engine.reading.conftest import Reader

WANTED = {
    "latency.p99_ms": 80,
    "load.peak_rps": 500,
    "budget.monthly_usd": 4000,
    "availability.target_pct": 99.9,
    "recovery.rto_minutes": 30,
    "data.retention_days": 90,
    "team.size": 5,
}

LAYOUTS = {
    "prose": """p99 latency of 80 ms, 500 requests per second at peak. The budget is $4,000 a month.
Availability 99.9 %. RTO 30 minutes. Logs are kept for 90 days. We are a team of 5.""",
    "bullets": """- p99 latency: 80 ms
- peak: 500 requests per second
- budget: $4,000 a month
- availability: 99.9 %
- RTO: 30 minutes
- log retention: 90 days
- team of 5""",
    "numbered": """3.1 p99 latency below 80 ms
3.2 Peak of 500 requests per second
3.3 Budget of $4,000 a month
3.4 Availability of 99.9 %
3.5 RTO of 30 minutes
3.6 Log retention of 90 days
3.7 Team of 5""",
    "requirement ids": """FR-12 p99 latency below 80 ms.
FR-13 Peak of 500 requests per second.
NFR-7.3: Budget of $4,000 a month.
NFR-8: Availability of 99.9 %.
[R9] RTO of 30 minutes.
R10: Log retention of 90 days.
R11: Team of 5.""",
    "table": """| Requirement | Value |
|---|---|
| p99 latency | 80 ms |
| Peak | 500 requests/s |
| Budget | $4,000 a month |
| Availability | 99.9 % |
| RTO | 30 minutes |
| Log retention | 90 days |
| Team size | 5 |""",
    "units in row labels": """| Requirement | Value |
|---|---|
| p99 latency (ms) | 80 |
| Peak (req/s) | 500 |
| Budget (USD/month) | 4000 |
| Availability (%) | 99.9 |
| RTO (min) | 30 |
| Log retention (days) | 90 |
| Team size | 5 |""",
    "units in column heads": """| System | p99 latency (ms) | Peak (req/s) | Budget (USD/month) | Availability (%) | RTO (min) |
|---|---|---|---|---|---|
| The service | 80 | 500 | 4000 | 99.9 | 30 |

Log retention 90 days, team of 5.""",
    "units in a column": """| Requirement | Value | Unit |
|---|---|---|
| p99 latency | 80 | ms |
| Peak | 500 | req/s |
| Budget | 4000 | USD/month |
| Availability | 99.9 | % |
| RTO | 30 | min |
| Log retention | 90 | days |
| Team size | 5 | |""",
    "today and target": """| Requirement | Today | Target |
|---|---|---|
| p99 latency | 400 ms | 80 ms |
| Peak | 90 requests/s | 500 requests/s |
| Budget | $2,000 a month | $4,000 a month |
| Availability | 98 % | 99.9 % |
| RTO | 300 minutes | 30 minutes |
| Log retention | 10 days | 90 days |
| Team size | 2 | 5 |""",
    "semicolons": """Requirement;Value;Comment
p99 latency;80 ms;
Peak;500 requests/s;
Budget;$4,000 a month;
Availability;99.9 %;
RTO;30 minutes;
Log retention;90 days;
Team size;5;""",
    "tabs": "Requirement\tValue\tNote\np99 latency\t80 ms\t-\nPeak\t500 requests/s\t-\nBudget\t$4,000 a month\t-\n"
    "Availability\t99.9 %\t-\nRTO\t30 minutes\t-\nLog retention\t90 days\t-\nTeam size\t5\t-\n",
    "dots": """p99 latency ......... 80 ms
peak ................ 500 requests/s
budget .............. $4,000 a month
availability ........ 99.9 %
RTO ................. 30 minutes
log retention ....... 90 days
team size ........... 5""",
    "yaml": """p99_latency_ms: 80
peak_rps: 500
monthly_budget_usd: 4000
availability_pct: 99.9
rto_minutes: 30
log_retention_days: 90
team_size: 5""",
    "json": """{"p99_latency_ms": 80, "peak_rps": 500, "budget_usd_per_month": 4000, "availability_pct": 99.9,
 "rto_minutes": 30, "log_retention_days": 90, "team_size": 5}""",
    "toml": """[latency]
p99_ms = 80
[load]
peak_rps = 500
[budget]
monthly_usd = 4000
[slo]
availability_pct = 99.9
rto_minutes = 30
[data]
log_retention_days = 90
[people]
team_size = 5""",
    "e-mail": """From: Ada
To: platform
Subject: RE: RE: scoring service

Hi all,

p99 latency of 80 ms, 500 requests per second at peak. The budget is $4,000 a month.
Availability 99.9 %. RTO 30 minutes. Logs are kept for 90 days. We are a team of 5.

Best, Ada""",
    "quoted": """> p99 latency of 300 ms, 70 requests per second at peak. The budget is $900 a month.
> Availability 99 %. RTO 300 minutes. Logs are kept for 7 days. We are a team of 2.

p99 latency of 80 ms, 500 requests per second at peak. The budget is $4,000 a month.
Availability 99.9 %. RTO 30 minutes. Logs are kept for 90 days. We are a team of 5.""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("path", WANTED)
def test_the_same_figures_are_read_from_every_layout(reader: Reader, layout: str, path: str) -> None:
    assert reader.value(LAYOUTS[layout], path) == WANTED[path]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_makes_a_contradiction(reader: Reader, layout: str) -> None:
    assert reader.read(LAYOUTS[layout]).contradictions == ()


def test_european_numbers_are_told_by_other_numbers_when_there_are_no_words(reader: Reader) -> None:
    assert reader.value("verfuegbarkeit: 99,99 %\nspitze: 4.800 Autorisierungen/s", "load.peak_rps") == 4800
    assert reader.value("availability: 99.99 %\npeak: 4.800 req/s", "load.peak_rps") == 4.8


def test_questions_are_read_with_their_answers(reader: Reader) -> None:
    assert reader.value("Q: Do you need GPUs?\nA: No.", "training.gpu_required") is False
    assert reader.value("Q: Do you need GPUs?\nA: Yes, two.", "training.gpu_required") is True
    assert reader.value("> GPUs?\n\nNein, keine.", "training.gpu_required") is False
    assert reader.value("| Are GPUs needed? | No |\n| Team? | 4 |\n| Where? | GCP |", "training.gpu_required") is False
