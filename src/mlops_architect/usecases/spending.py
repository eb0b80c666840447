"""What the models behind an answer used."""

from __future__ import annotations

from mlops_architect.domain.calls import Conduct
from mlops_architect.domain.replayed import Spending


def spending_of(conduct: Conduct | None) -> Spending:
    """Return what the calls behind one answer used; nothing where no model was asked."""
    if conduct is None:
        return Spending()
    return Spending(
        calls=sum(call.made for call in conduct.calls),
        usage=conduct.usage,
        usd=conduct.usd,
        seconds=round(conduct.seconds, 3),
        asked_again=sum(bool(call.findings) for call in conduct.calls),
        failed=sum(bool(call.problem) for call in conduct.calls if call.made),
    )
