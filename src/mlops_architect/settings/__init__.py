"""Where user data lies and what the environment says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mlops_architect.errors import UsageError


@dataclass(frozen=True)
class Settings:
    """Folders and switches of one invocation.

    ``home`` holds runs and caches (``MLOPS_ARCHITECT_HOME`` moves it); ``catalogs`` are extra
    catalogue folders, lowest precedence first; ``hourly_rate_usd`` prices operating hours.
    """

    home: Path
    config: Path
    catalogs: tuple[Path, ...] = ()
    hourly_rate_usd: float = 95.0
    interactive: bool = False

    @property
    def runs(self) -> Path:
        """One folder a run: checkpoints, lock, artefacts."""
        return self.home / "runs"

    @property
    def database(self) -> Path:
        """The SQLite file of runs, events, approvals and estimates."""
        return self.home / "architect.sqlite"

    @property
    def cache(self) -> Path:
        """Environments and provider schemas that can be made again."""
        return self.home / "cache"


def load_settings(
    environ: Mapping[str, str] | None = None,
    *,
    catalogs: tuple[Path, ...] = (),
    hourly_rate_usd: float | None = None,
    interactive: bool = False,
) -> Settings:
    """Return the settings of this invocation from the environment and the given overrides."""
    import platformdirs

    env = os.environ if environ is None else environ
    home = env.get("MLOPS_ARCHITECT_HOME")
    try:
        own = Path(home).expanduser() if home else None
    except RuntimeError as error:
        raise UsageError(f"MLOPS_ARCHITECT_HOME={home}: {error}", "Give the path of a folder.") from error
    return Settings(
        home=own or Path(platformdirs.user_data_dir("mlops-architect")),
        config=Path(platformdirs.user_config_dir("mlops-architect")),
        catalogs=catalogs,
        hourly_rate_usd=95.0 if hourly_rate_usd is None else hourly_rate_usd,
        interactive=interactive,
    )
