"""Usage files: exact addresses, any index, defaults by type, and addresses that fit nothing."""

from __future__ import annotations

from typing import Any

import pytest

from mlops_architect.domain.resource import Resource
from mlops_architect.engine.bill.usage_file import Usage
from mlops_architect.errors import InvalidInput

FILE = {
    "version": "0.1",
    "resource_type_default_usage": {"aws_sqs_queue": {"monthly_requests": 1, "request_size_kb": 1}},
    "resource_usage": {
        "aws_sqs_queue.a": {"monthly_requests": 5},
        "module.x[*].aws_sqs_queue.b[*]": {"monthly_requests": 7},
        'module.x["p"].aws_sqs_queue.b[0]': {"monthly_requests": 9},
        "aws_sqs_queue.gone": None,
    },
}


@pytest.mark.parametrize(
    ("address", "requests"),
    [
        ("aws_sqs_queue.a", 5),
        ("aws_sqs_queue.other", 1),
        ('module.x["p"].aws_sqs_queue.b[0]', 9),
        ('module.x["p"].aws_sqs_queue.b[1]', 7),
        ("module.x.aws_sqs_queue.b", 7),
        ("module.y.aws_sqs_queue.b", 1),
    ],
)
def test_the_closest_figure_counts(address: str, requests: int) -> None:
    assert Usage(FILE, "u").of("aws_sqs_queue", address) == {"monthly_requests": requests, "request_size_kb": 1}


def test_figures_of_the_resource_itself_win_and_strays_are_named() -> None:
    usage = Usage(FILE, "u")
    resources = (
        Resource("aws_sqs_queue", {}, {"monthly_requests": 3}, address="aws_sqs_queue.a"),
        Resource("aws_sqs_queue", {}, address="module.x[1].aws_sqs_queue.b"),
    )
    assert [resource.usage["monthly_requests"] for resource in usage.applied(resources)] == [3, 7]
    assert usage.unmatched(resources) == ('module.x["p"].aws_sqs_queue.b[0]', "aws_sqs_queue.gone")


@pytest.mark.parametrize(
    "data",
    [
        [],
        3,
        "x",
        {"resources": {}},
        {"resource_usage": []},
        {"resource_usage": {"a.b": 3}},
        {"resource_type_default_usage": "x"},
    ],
)
def test_what_is_no_usage_file_is_refused(data: Any) -> None:
    with pytest.raises(InvalidInput):
        Usage(data, "usage.yaml")


def test_an_empty_file_has_no_figures() -> None:
    assert Usage(None, "u").of("aws_x", "aws_x.y") == {}
