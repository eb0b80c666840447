"""Documents in a lake: the names by which every part reads and writes them."""

from __future__ import annotations

from scoring.lake.json_files import read_json, read_lines, write_json, write_lines

__all__ = ["read_json", "read_lines", "write_json", "write_lines"]
