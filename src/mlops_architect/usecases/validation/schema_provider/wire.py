"""The part of protobuf's wire format, and of Terraform's value encoding, that the plugin protocol needs.

Sources: https://protobuf.dev/programming-guides/encoding/ and
https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/object-wire-format.md
"""

from __future__ import annotations

import json
from typing import Any

import msgpack

UNKNOWN = msgpack.ExtType(0, b"\x00")
"""A value that is known only after apply."""

_VARINT, _BYTES = 0, 2

Message = dict[int, list[Any]]
"""Field values by number: bytes or whole numbers, in the order they came."""


def varint(number: int) -> bytes:
    """Return a whole number in base 128."""
    encoded = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        encoded.append(low | (0x80 if number else 0))
        if not number:
            return bytes(encoded)


def field(number: int, content: bytes) -> bytes:
    """Return a field of bytes."""
    return varint(number << 3 | _BYTES) + varint(len(content)) + content


def text(number: int, content: str) -> bytes:
    """Return a field of text; nothing for the empty text."""
    return field(number, content.encode()) if content else b""


def whole(number: int, value: int) -> bytes:
    """Return a field of a whole number or truth value; nothing for zero."""
    return varint(number << 3) + varint(int(value)) if value else b""


def parsed(data: bytes) -> Message:
    """Return the fields of a message.

    Raises:
        ValueError: The message holds something else than bytes and whole numbers.
    """
    fields: Message = {}
    position = 0

    def number() -> int:
        nonlocal position
        value = shift = 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while position < len(data):
        key = number()
        if key & 7 == _VARINT:
            value: Any = number()
        elif key & 7 == _BYTES:
            length = number()
            value = data[position : position + length]
            position += length
        else:
            raise ValueError(f"wire type {key & 7} is not used by the plugin protocol")
        fields.setdefault(key >> 3, []).append(value)
    return fields


def first(message: Message, number: int, default: bytes = b"") -> bytes:
    """Return the first value of a field of bytes."""
    value = message.get(number, [default])[0]
    return value if isinstance(value, bytes) else default


def encoded(value: Any) -> bytes:
    """Return a Terraform value as a DynamicValue message."""
    return field(1, msgpack.packb(value, use_bin_type=False))


def decoded(data: bytes) -> Any:
    """Return the Terraform value of a DynamicValue message; None when there is none."""
    if not data:
        return None
    message = parsed(data)
    if 1 in message:
        return msgpack.unpackb(message[1][0], raw=False, strict_map_key=False, ext_hook=msgpack.ExtType)
    return json.loads(message[2][0])


def is_unknown(value: Any) -> bool:
    """Whether a value is known only after apply."""
    return isinstance(value, msgpack.ExtType)
