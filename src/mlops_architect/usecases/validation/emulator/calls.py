"""One AWS call as it comes in over HTTP: whose it is, what it is called, and how it is refused."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

Environ = MutableMapping[str, Any]

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
_LABEL = re.compile(r"\{(\w+)(\+?)\}")
_MODELS = {"aps": "amp", "airflow": "mwaa", "es": "opensearch", "elasticfilesystem": "efs"}
"""Services whose signing name is not the name of their model."""
_LARGEST_FORM = 1_000_000
_REFUSED = "400 Bad Request"
CODE = "NotEmulated"


@dataclass(frozen=True)
class Call:
    """A call: signing name of the service, operation (or method and path where it is unknown), and its form."""

    service: str
    operation: str
    protocol: str
    """``json``, ``query``, ``ec2``, ``s3`` or ``rest-xml``: how an error is written."""
    region: str = ""
    parameters: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """Such as ``elasticache:CreateUserGroup``."""
        return f"{self.service}:{self.operation}"


def read_call(environ: Environ) -> Call:
    """Return the call of a request; its body is put back to be read again."""
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    service = scope["service"] if scope else "unsigned"
    region = scope["region"] if scope else ""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    method, path = (
        environ["REQUEST_METHOD"],
        str(environ.get("REQUEST_URI") or environ.get("PATH_INFO", "/")).partition("?")[0],
    )
    content = environ.get("CONTENT_TYPE", "")
    if target:
        return Call(service, target.rpartition(".")[2], "json", region, _json(_body(environ)))
    if "x-www-form-urlencoded" in content:
        form = {key: values[0] for key, values in parse_qs(_body(environ).decode("utf-8", "replace")).items()}
        return Call(
            service, form.get("Action", f"{method} {path}"), "ec2" if service == "ec2" else "query", region, form
        )
    if service == "s3":
        return Call(service, f"{method} {path}", "s3", region)
    protocol = "rest-xml" if service in ("route53", "cloudfront") or "xml" in content else "json"
    return Call(service, f"{method} {path}", protocol, region, _json(_body(environ)) if "json" in content else None)


def with_operation(call: Call) -> Call:
    """Return the call under the name of its operation, where the SDK's own service model knows the path."""
    method, _, path = call.operation.partition(" ")
    if not path or call.service in ("s3", "unsigned"):
        return call
    for verb, pattern, name in _paths(call.service):
        if verb == method and pattern.fullmatch(path):
            return Call(call.service, name, call.protocol, call.region, call.parameters)
    return call


def refusal(call: Call, text: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return status, headers and body of an error that no client retries, in the call's own protocol."""
    safe = escape(text)
    error = f"<Error><Type>Sender</Type><Code>{CODE}</Code><Message>{safe}</Message></Error>"
    match call.protocol:
        case "json":
            return answer({"__type": CODE, "message": text}, status=_REFUSED, error=CODE)
        case "ec2":
            body = f"<Response><Errors>{error}</Errors><RequestID>emulator</RequestID></Response>"
        case "s3":
            body = f"<Error><Code>{CODE}</Code><Message>{safe}</Message></Error>"
        case _:
            body = f"<ErrorResponse>{error}<RequestId>emulator</RequestId></ErrorResponse>"
    return _REFUSED, _headers("text/xml", body.encode()), body.encode()


def answer(content: object, *, status: str = "200 OK", error: str = "") -> tuple[str, list[tuple[str, str]], bytes]:
    """Return status, headers and body of a JSON answer."""
    body = json.dumps(content).encode()
    headers = _headers("application/x-amz-json-1.1", body)
    return status, [*headers, ("x-amzn-ErrorType", error)] if error else headers, body


def _headers(kind: str, body: bytes) -> list[tuple[str, str]]:
    return [("Content-Type", kind), ("Content-Length", str(len(body)))]


def _body(environ: Environ) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or not 0 < int(length) <= _LARGEST_FORM:
        return b""
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _json(body: bytes) -> Mapping[str, Any] | None:
    try:
        content = json.loads(body)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


@lru_cache(maxsize=32)
def _paths(signing_name: str) -> list[tuple[str, re.Pattern[str], str]]:
    session = import_module("botocore.session").get_session()
    found = []
    wanted = _MODELS.get(signing_name, signing_name).replace("-", "")
    for service in session.get_available_services():
        if service.replace("-", "") not in (wanted, f"{wanted}v2"):
            continue
        model = session.get_service_model(service)
        for name in model.operation_names:
            http = model.operation_model(name).http
            template = http["requestUri"].partition("?")[0]
            found.append((http["method"], _pattern(template), name))
    return sorted(found, key=lambda entry: -len(entry[1].pattern))


def _pattern(template: str) -> re.Pattern[str]:
    parts, end = [], 0
    for label in _LABEL.finditer(template):
        parts += [re.escape(template[end : label.start()]), ".+" if label[2] else "[^/]+"]
        end = label.end()
    return re.compile("".join(parts) + re.escape(template[end:].rstrip("/")) + "/?")
