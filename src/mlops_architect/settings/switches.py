"""Which capabilities are switched off now: read afresh at each point of use, so that a switch acts at once.

Three places count: ``config.toml`` of the user, the variable ``MLOPS_ARCHITECT_OFF``, and the file of the
organisation. Each only takes away, so the most restrictive wins. What cannot be read stops the command: a switch
that nobody can read must not count as on.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from mlops_architect.domain.switch import GENERATE, NETWORK, PROVIDER, SWITCHES, TOOL, Held
from mlops_architect.errors import SwitchedOff, UsageError

OFF_VARIABLE = "MLOPS_ARCHITECT_OFF"
ORGANISATION_VARIABLE = "MLOPS_ARCHITECT_ORGANISATION"
ORGANISATION_FILE = "organisation.toml"
CONFIG_FILE = "config.toml"
_SECTION = "switches"


def organisation_files(environ: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Return the organisation's files in effect: the machine's, and the one that the environment names besides.

    Raises:
        UsageError: The environment names a file that is not there.
    """
    import platformdirs

    env = os.environ if environ is None else environ
    site = Path(platformdirs.site_config_dir("mlops-architect")) / ORGANISATION_FILE
    found = [site] if site.exists() else []
    if named := env.get(ORGANISATION_VARIABLE, ""):
        path = Path(named).expanduser()
        if not path.is_file():
            raise UsageError(f"{ORGANISATION_VARIABLE}={named}: there is no such file", "Name the organisation's file.")
        found.append(path)
    return tuple(found)


def switched_off(environ: Mapping[str, str] | None = None) -> tuple[Held, ...]:
    """Return every switch that is off, in a fixed order, each with who holds it.

    Raises:
        UsageError: A place cannot be read, or names what cannot be switched off.
    """
    import platformdirs

    env = os.environ if environ is None else environ
    config = Path(platformdirs.user_config_dir("mlops-architect")) / CONFIG_FILE
    places = [
        *((str(path), table(path).get(_SECTION, {})) for path in organisation_files(env)),
        (str(config), table(config).get(_SECTION, {}) if config.exists() else {}),
        (OFF_VARIABLE, {"off": [name.strip() for name in env.get(OFF_VARIABLE, "").split(",") if name.strip()]}),
    ]
    holders: dict[str, list[str]] = {}
    for place, section in places:
        for name in _names(section, place):
            holders.setdefault(name, []).append(place)
    return tuple(Held(switch=name, by=tuple(holders[name])) for name in SWITCHES if name in holders)


def held(switch: str, environ: Mapping[str, str] | None = None) -> Held | None:
    """Return who holds a switch, None where nobody does.

    Raises:
        UsageError: See ``switched_off``.
    """
    return next((one for one in switched_off(environ) if one.switch == switch), None)


def tool_held(tool: str) -> Held | None:
    """Return who holds the switch of a tool, None where nobody does; raises what ``held`` raises."""
    return held(f"{TOOL}{tool}")


def provider_held(provider: str, base_url: str = "") -> Held | None:
    """Return who keeps a provider from being asked: its own switch, or the network's unless it is on this machine."""
    found = held(f"{PROVIDER}{provider}")
    return found or (None if local(base_url) else held(NETWORK))


def local(url: str) -> bool:
    """Whether an address is one of this machine's own."""
    from ipaddress import ip_address
    from urllib.parse import urlsplit

    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def require_generate(run: str = "") -> None:
    """Refuse to generate code while that is switched off.

    Raises:
        SwitchedOff: It is; the message names who holds the switch.
    """
    if found := held(GENERATE):
        raise SwitchedOff(
            f"no code is generated: {found.text}",
            f"The approved design is kept; when it is on again, `mlops-architect resume {run}` goes on."
            if run
            else "`--no-generate` stops at the approved design.",
            {"switch": found.switch, "held_by": list(found.by)},
        )


def table(path: Path) -> dict[str, Any]:
    """Return the TOML table of a configuration file.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}", "Correct the file, or have it corrected.") from error


def _names(section: Any, place: str) -> Iterable[str]:
    unfit = not isinstance(section, dict) or set(section) - {"off"} or not isinstance(section.get("off", []), list)
    if unfit or not all(isinstance(name, str) for name in section.get("off", [])):
        raise UsageError(f'{place}: [{_SECTION}] is not `off = ["…"]`', f"Known: {', '.join(SWITCHES)}.")
    for name in section.get("off", []):
        if name not in SWITCHES:
            close = get_close_matches(name, SWITCHES, 1)
            meant = f"; did you mean {close[0]!r}?" if close else ""
            raise UsageError(f"{place}: {name!r} cannot be switched off{meant}", f"What can: {', '.join(SWITCHES)}.")
    return tuple(section.get("off", []))
