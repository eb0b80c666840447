"""What is tried and what is not where events hold texts or pictures."""

from __future__ import annotations

from mlops_architect.domain.outputs.model_development import RejectedFamily
from mlops_architect.engine.agents.view import View
from mlops_architect.engine.agents.wording import listing, number, people_count


def content_families(view: View) -> tuple[RejectedFamily, ...]:
    """Return the large models that are left out, each with a figure of this system and what would bring it in."""
    use_case, workload = view.use_case, view.workload
    cpu = number(workload["model_cpu_ms"])
    found = []
    if "image" in use_case.content:
        found.append(
            RejectedFamily(
                name="Pretrained image networks",
                because=(
                    "they bring weights of tens of megabytes with a licence of their own, and tens of milliseconds a picture"
                    f" on a CPU against {cpu} ms planned; the described pictures are the yardstick, and the module that"
                    " describes them is the one place to put such a network when it falls short"
                ),
            )
        )
        found.append(
            RejectedFamily(
                name="Vision-language models",
                because=(
                    "a call costs hundreds of milliseconds and about a thousand times more per answer, and sends pictures to"
                    " another party; they can help to label the first thousand"
                ),
            )
        )
    if "text" in use_case.content:
        found += [
            RejectedFamily(
                name="Pretrained text encoders",
                because=(
                    "they bring hundreds of megabytes of weights, and tens of milliseconds a text on a CPU against"
                    f" {cpu} ms planned; with {people_count(workload['training_rows_m'] * 1e6)} labelled texts hashed counts"
                    " are hard to beat; the module that counts is the one place to put an encoder"
                ),
            ),
            RejectedFamily(
                name="Large language models",
                because=(
                    "a call costs hundreds of milliseconds and about a thousand times more per answer, and sends texts to"
                    " another party; they can help to label the first thousand, under the same rules for personal data"
                ),
            ),
        ]
    elif not found:
        found.append(
            RejectedFamily(
                name="Large language models",
                because=(
                    f"no text is among {listing(column.name for column in use_case.columns[:4])} and the other columns,"
                    " and a call costs hundreds of milliseconds and about a thousand times more per score"
                ),
            )
        )
    return tuple(found)


def content_inputs(view: View, estimator: str) -> str:
    """Return how an estimator takes texts and pictures; empty where there are none."""
    trees = estimator in ("hist-gradient-boosting", "random-forest")
    parts = []
    if "text" in view.use_case.content and estimator != "naive-bayes":
        parts.append("texts as 40 topics of their hashed counts" if trees else "hashed counts weighted by rarity")
    if "image" in view.use_case.content:
        parts.append("the numbers that describe a picture" + ("" if trees else ", standardised"))
    return "".join(f"; {part}" for part in parts)
