"""Say what an audit by pip-audit came to: `judge_audit.py REPORT [WHAT IT SAID]`.

pip-audit calls it "no known vulnerabilities" when a service knows none of the packages; that is not run, not passed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def judged(report: dict[str, Any]) -> tuple[int, str]:
    """Return the exit code and the result in words."""
    packages = report.get("dependencies", [])
    looked_at = [one for one in packages if "skip_reason" not in one]
    if not looked_at:
        reason = packages[0]["skip_reason"] if packages else "no package is listed"
        return 0, f"not run: no advisory service answered for any of {len(packages)} packages ({reason})"
    left = f", {len(packages) - len(looked_at)} not judged" if len(looked_at) < len(packages) else ""
    bad = [f"{one['name']} {one['version']}: {fault['id']}" for one in looked_at for fault in one.get("vulns", [])]
    if bad:
        return 1, f"{len(bad)} advisories fit{left}\n" + "\n".join(f"  {line}" for line in bad)
    return 0, f"no advisory fits {len(looked_at)} packages{left}"


def main(arguments: list[str]) -> int:
    """Print the result and return the exit code."""
    path, said = Path(arguments[0]), " ".join(arguments[1:]) or "no report was written"
    try:
        code, text = judged(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        code, text = 0, f"not run: {said[:200]}"
    print(f"audit of dependencies: {text}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
