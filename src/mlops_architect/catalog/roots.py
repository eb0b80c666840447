"""Where catalogue data lies: built in, installed packages, user, project, and folders given on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

from mlops_architect.errors import CatalogMissing, InvalidInput
from mlops_architect.settings import Settings

FOLDERS = ("patterns", "policies", "prompts")

Kind = Literal["built-in", "package", "user", "project", "given"]


@dataclass(frozen=True)
class Root:
    """One catalogue folder; ``name`` is the distribution and its version for a package."""

    kind: Kind
    path: Path
    name: str = ""

    @property
    def label(self) -> str:
        """How the root is called in lists."""
        return {"package": f"package {self.name}", "given": f"--catalog {self.path}"}.get(self.kind, self.kind)


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


def user_root(settings: Settings) -> Path:
    """Return where a user's own catalogue lies, whether or not it is there."""
    return settings.config / "catalog"


def labelled_roots(settings: Settings, project: Path | None = None) -> tuple[Root, ...]:
    """Return every catalogue root with its kind, lowest precedence first.

    Raises:
        InvalidInput: A folder given by the user does not exist, or an installed catalogue package is broken.
    """
    from mlops_architect.catalog.packages import installed_catalogs

    found = [Root("built-in", builtin_root())]
    found += [Root("package", path, name) for name, path in installed_catalogs()]
    optional = [Root("user", user_root(settings))]
    optional += [Root("project", project / ".mlops-architect")] if project else []
    found += [root for root in optional if root.path.is_dir()]
    for folder in settings.catalogs:
        if not folder.is_dir():
            raise InvalidInput(f"catalogue folder {folder} does not exist", "Give an existing folder to --catalog.")
        found.append(Root("given", folder))
    return tuple(found)


def roots(settings: Settings, project: Path | None = None) -> tuple[Path, ...]:
    """Return every catalogue root, lowest precedence first; raises what ``labelled_roots`` raises."""
    return tuple(root.path for root in labelled_roots(settings, project))


def files_inside(root: Path, folder: str, glob: str, errors: list[str]) -> list[Path]:
    """Return the files of a root's folder that match; those that lead outside the root are errors."""
    base, inside = root / folder, root.resolve()
    found = sorted(path for path in base.glob(glob) if path.is_file()) if base.is_dir() else []
    outside = [path for path in found if not path.resolve().is_relative_to(inside)]
    errors.extend(f"{path} leads outside its catalogue folder {root}" for path in outside)
    return [path for path in found if path not in outside]
