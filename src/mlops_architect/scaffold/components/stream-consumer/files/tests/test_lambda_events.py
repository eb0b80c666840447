"""Stream records that Lambda hands over, and what it is answered."""

from __future__ import annotations

import base64
import json

from scoring.contract import Event
from scoring.runtime import Runtime
from scoring.stream.consumer import Consumer
from scoring.stream.interface import Record
from scoring.stream.lambda_events import answer_for


def test_lambda_is_told_which_records_failed(runtime: Runtime, events: list[Event]) -> None:
    class Failing(Consumer):
        """Cannot process the second record."""

        def process(self, record: Record) -> None:
            if record.position in ("s1", "m1"):
                raise OSError
            super().process(record)

    bodies = [json.dumps(event) for event in events[:3]]
    encoded = [base64.b64encode(body.encode()).decode() for body in bodies]
    kinesis = {"Records": [{"kinesis": {"data": data, "sequenceNumber": f"s{n}"}} for n, data in enumerate(encoded)]}
    sqs = {"Records": [{"body": body, "messageId": f"m{n}"} for n, body in enumerate(bodies)]}
    kafka = {"records": {"t-0": [{"value": encoded[0], "topic": "t", "partition": 0, "offset": 1}]}}
    consumer = Failing(runtime, None)
    assert answer_for(kinesis, consumer) == {"batchItemFailures": [{"itemIdentifier": "s1"}]}
    assert answer_for(sqs, consumer) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    assert answer_for(kafka, consumer) == {"batchItemFailures": []}
