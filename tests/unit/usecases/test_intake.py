"""Names for folders and resources from the words of a use case."""

from __future__ import annotations

import pytest

from mlops_architect.usecases.intake import slug


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("30-day readmission risk", "day-readmission-risk"),
        ("Credit decisioning platform", "credit-decisioning-platform"),
        ("Café: crème brûlée demand", "cafe-creme-brulee-demand"),
        ("2024 2025", "ml-system"),
        ("$(rm -rf /)", "rm-rf"),
        ("", "ml-system"),
    ],
)
def test_a_name_starts_with_a_letter_and_keeps_the_words_that_can_stand(text: str, name: str) -> None:
    assert slug(text) == name
