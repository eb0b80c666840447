"""Which policy packs somebody switched by hand: ``[policies]`` of ``config.toml``, and ``--pack``."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from mlops_architect.domain.model import Model
from mlops_architect.domain.pack import Pack
from mlops_architect.engine.packs import Switches
from mlops_architect.errors import UsageError
from mlops_architect.settings import Settings
from mlops_architect.usecases.model_settings import CONFIG_FILE


class _Policies(Model):
    packs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def switches_of(settings: Settings, packs: Mapping[str, Pack], asked: Sequence[str] = ()) -> Switches:
    """Return what is switched on and off by hand.

    Args:
        settings: Where ``config.toml`` lies.
        packs: The packs of the catalogue.
        asked: Packs of the command line.

    Raises:
        UsageError: There is no such pack, one may not be left out, or the file is wrong.
    """
    path = settings.config / CONFIG_FILE
    told = _read(settings)
    for name, place in (
        *((one, "--pack") for one in asked),
        *((one, str(path)) for one in (*told.packs, *told.without)),
    ):
        if name not in packs:
            close = difflib.get_close_matches(name, list(packs), n=1)
            known = f"Did you mean {close[0]}?" if close else f"Packs: {', '.join(sorted(packs))}."
            raise UsageError(f"{place}: there is no policy pack {name!r}", known)
    for name in told.without:
        if not packs[name].optional:
            optional = ", ".join(sorted(one.id for one in packs.values() if one.optional))
            raise UsageError(
                f"{path}: the pack {name!r} cannot be left out",
                f"Waive single findings in waivers.yaml, or leave out one of: {optional}.",
            )
    on = {**dict.fromkeys(told.packs, f"{CONFIG_FILE} asks for it"), **dict.fromkeys(asked, "--pack asks for it")}
    return Switches(on=on, off=dict.fromkeys(told.without, f"{CONFIG_FILE} leaves it out"))


def _read(settings: Settings) -> _Policies:
    path = settings.config / CONFIG_FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _Policies()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}", "Correct the file, or move it away.") from error
    try:
        return _Policies.model_validate(data.get("policies", {}))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(("policies", *(str(part) for part in first["loc"])))
        raise UsageError(f"{path}: {place}: {first['msg']}", "Give `packs` and `without` as lists of ids.") from error
