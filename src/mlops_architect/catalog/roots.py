"""Where catalogue data lies: built in, user, project, and folders given on the command line."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from mlops_architect.errors import CatalogMissing, InvalidInput
from mlops_architect.settings import Settings

FOLDERS = ("patterns", "policies", "prompts")


def builtin_root() -> Path:
    """Return the folder with the data that ships: beside the package, or the checkout's top.

    Raises:
        CatalogMissing: The installation is broken.
    """
    package = Path(str(files("mlops_architect")))
    for candidate in (package / "_builtin", package.parent.parent):
        if all((candidate / folder).is_dir() for folder in FOLDERS):
            return candidate
    raise CatalogMissing("the built-in catalogue is missing beside the package", "Reinstall mlops-architect.")


def roots(settings: Settings, project: Path | None = None) -> tuple[Path, ...]:
    """Return every catalogue root, lowest precedence first.

    Raises:
        InvalidInput: A folder given by the user does not exist.
    """
    found = [builtin_root()]
    optional = [settings.config / "catalog"] + ([project / ".mlops-architect"] if project else [])
    found += [folder for folder in optional if folder.is_dir()]
    for folder in settings.catalogs:
        if not folder.is_dir():
            raise InvalidInput(f"catalogue folder {folder} does not exist", "Give an existing folder to --catalog.")
        found.append(folder)
    return tuple(found)
