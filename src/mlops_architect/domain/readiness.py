"""The rubric of the ML Test Score: 28 tests in four sections, and what a repository says where it has no evidence.

Breck, Cai, Nielsen, Salib and Sculley, "The ML Test Score: A Rubric for ML Production Readiness and Technical Debt
Reduction", IEEE Big Data 2017, https://doi.org/10.1109/BigData.2017.8258038
"""

from __future__ import annotations

from pydantic import Field, model_validator

from mlops_architect.domain.component import Kind
from mlops_architect.domain.model import Model

SECTIONS = ("data", "model", "infra", "monitor")
TESTS_A_SECTION = 7


class RubricTest(Model):
    """One test of the rubric.

    ``missing``: what a team would have to do to pass it where the repository has no automated evidence; in other words for
    the kinds of system in ``missing_for``. ``not_applicable``: why it does not apply to a kind of system; such a test gives
    no point.
    """

    id: str = Field(pattern=r"^(?:data|model|infra|monitor)-[1-7]$")
    title: str
    missing: str = Field(min_length=1)
    missing_for: dict[Kind, str] = {}
    not_applicable: dict[Kind, str] = {}


class Rubric(Model):
    """All tests, in the order of the paper."""

    tests: tuple[RubricTest, ...]

    @model_validator(mode="after")
    def _all_are_there(self) -> Rubric:
        wanted = [f"{section}-{number}" for section in SECTIONS for number in range(1, TESTS_A_SECTION + 1)]
        if [test.id for test in self.tests] != wanted:
            raise ValueError(f"the tests are {', '.join(wanted)}, each once, in this order")
        return self
