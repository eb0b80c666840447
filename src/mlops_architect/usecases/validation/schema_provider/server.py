"""``python -m …schema_provider.server KNOWN SCHEMA…``: providers on loopback, for one validation.

``KNOWN`` is a JSON file of computed values by resource type (``data.`` before a data source's) and attribute.

Terraform talks to a provider that already runs when ``TF_REATTACH_PROVIDERS`` names it; the one line that is
printed is its value. Standard input is held by whoever started it: when it ends, so does this.

Source: https://developer.hashicorp.com/terraform/plugin/debugging#terraform-cli-environment-variables
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc

from mlops_architect.usecases.validation.schema_provider.changes import applied, planned, problems
from mlops_architect.usecases.validation.schema_provider.schema import Block, schema_message
from mlops_architect.usecases.validation.schema_provider.wire import (
    decoded,
    encoded,
    field,
    first,
    parsed,
    text,
    varint,
    whole,
)

_SERVICE = "tfplugin5.Provider"
_ERROR = 1
_UNLIMITED = (("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1))


class SchemaProvider:
    """Answers the calls of plugin protocol 5 from a schema alone; methods take and give encoded messages."""

    def __init__(self, schema: dict[str, Any], known: dict[str, dict[str, Any]]) -> None:
        self._known = known
        self._provider: Block = schema.get("provider_block", {})
        self._resources: dict[str, Block] = schema["resources"]
        self._data: dict[str, Block] = schema["data"]
        self._schema = b""

    def get_schema(self, _: bytes) -> bytes:
        """GetSchema."""
        if not self._schema:
            parts = [field(1, schema_message(self._provider))]
            for number, blocks in ((2, self._resources), (3, self._data)):
                parts += [field(number, text(1, name) + field(2, schema_message(b))) for name, b in blocks.items()]
            # Stopping at the first problem of a plan is the server's capability 1.
            self._schema = b"".join([*parts, field(6, whole(1, 0))])
        return self._schema

    def prepare_provider_config(self, request: bytes) -> bytes:
        """PrepareProviderConfig: taken as it is."""
        return field(1, first(parsed(request), 1))

    def validate_resource_type_config(self, request: bytes) -> bytes:
        """ValidateResourceTypeConfig: values that the provider lists, and nothing set that it decides."""
        message = parsed(request)
        block = self._resources[first(message, 1).decode()]
        return b"".join(field(1, _diagnostic(*found)) for found in problems(block, decoded(first(message, 2))))

    def nothing(self, _: bytes) -> bytes:
        """Calls that have nothing to say here."""
        return b""

    def upgrade_resource_state(self, request: bytes) -> bytes:
        """UpgradeResourceState: states have one version."""
        raw = parsed(first(parsed(request), 3))
        return field(1, encoded(json.loads(first(raw, 1, b"null"))))

    def read_resource(self, request: bytes) -> bytes:
        """ReadResource: nothing changes by itself."""
        message = parsed(request)
        return field(1, first(message, 2)) + field(3, first(message, 3))

    def plan_resource_change(self, request: bytes) -> bytes:
        """PlanResourceChange."""
        message = parsed(request)
        block = self._resources[first(message, 1).decode()]
        return field(1, encoded(planned(block, decoded(first(message, 3)), decoded(first(message, 2))))) + whole(5, 1)

    def apply_resource_change(self, request: bytes) -> bytes:
        """ApplyResourceChange."""
        message = parsed(request)
        kind, value = first(message, 1).decode(), decoded(first(message, 3))
        done = applied(self._resources[kind], value, (kind, repr(value)), self._known.get(kind))
        return field(1, encoded(done)) + whole(4, 1)

    def read_data_source(self, request: bytes) -> bytes:
        """ReadDataSource: made-up values of the right types."""
        message = parsed(request)
        kind, value = first(message, 1).decode(), decoded(first(message, 2))
        block = self._data[kind]
        found = applied(block, planned(block, value, None), (kind, repr(value)), self._known.get(f"data.{kind}"))
        return field(1, encoded(found))

    def calls(self) -> dict[str, Callable[[bytes], bytes]]:
        """Return the methods by their names in the protocol."""
        return {
            "GetSchema": self.get_schema,
            "PrepareProviderConfig": self.prepare_provider_config,
            "ValidateResourceTypeConfig": self.validate_resource_type_config,
            "ValidateDataSourceConfig": self.nothing,
            "UpgradeResourceState": self.upgrade_resource_state,
            "Configure": self.nothing,
            "ReadResource": self.read_resource,
            "PlanResourceChange": self.plan_resource_change,
            "ApplyResourceChange": self.apply_resource_change,
            "ReadDataSource": self.read_data_source,
            "Stop": self.nothing,
            "GetFunctions": self.nothing,
        }


def _diagnostic(summary: str, path: tuple[str | int, ...]) -> bytes:
    steps = b"".join(
        field(1, text(1, step) if isinstance(step, str) else varint(3 << 3) + varint(step)) for step in path
    )
    return whole(1, _ERROR) + text(2, summary) + (field(4, steps) if steps else b"")


def serve(provider: SchemaProvider) -> tuple[grpc.Server, int]:
    """Serve a provider on a free port of the loopback and return the server and its port."""
    server = grpc.server(futures.ThreadPoolExecutor(8), options=_UNLIMITED)

    def handler(call: Callable[[bytes], bytes]) -> Any:
        return grpc.unary_unary_rpc_method_handler(lambda request, _: call(request))

    methods = {name: handler(call) for name, call in provider.calls().items()}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(_SERVICE, methods),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def main(paths: list[str]) -> None:
    """Serve every schema file until standard input ends."""
    servers, addresses = [], {}
    known = json.loads(Path(paths[0]).read_text(encoding="utf-8"))
    for path in map(Path, paths[1:]):
        schema = json.loads(gzip.decompress(path.read_bytes()))
        server, port = serve(SchemaProvider(schema, known))
        servers.append(server)
        addresses[f"registry.terraform.io/hashicorp/{path.name.removesuffix('.json.gz')}"] = {
            "Protocol": "grpc",
            "ProtocolVersion": 5,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
        }
    print(json.dumps(addresses), flush=True)
    sys.stdin.buffer.read()
    for server in servers:
        server.stop(None)


if __name__ == "__main__":
    main(sys.argv[1:])
