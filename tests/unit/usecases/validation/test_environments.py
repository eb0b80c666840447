"""Environments of generated repositories: exactly what the lock names, the second made from the first, the first untouched."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest

from mlops_architect.usecases.validation import environments
from mlops_architect.usecases.validation.environments import EnvironmentFailed, LockRefused, interpreter

pytestmark = pytest.mark.slow


class Shelf:
    """A folder of wheels, and locks over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def wheel(self, name: str, version: str, also: str = "") -> str:
        """Put a package of one module there, and of another one ``also``; return its line of a lock file."""
        path = self.folder / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        files = {
            f"{name}.py": f"version = {version!r}\n\ndef main():\n    import sys\n    print(sys.prefix)\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/entry_points.txt": f"[console_scripts]\n{name}-tool = {name}:main\n",
        }
        if also:
            files[f"{also}.py"] = f"version = {version!r}\n"
        record = "".join(f"{file},,\n" for file in (*files, f"{info}/RECORD"))
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in {**files, f"{info}/RECORD": record}.items():
                archive.writestr(file, text)
        return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"

    def lock(self, name: str, *lines: str) -> Path:
        """Write a lock file whose packages come from here alone."""
        path = self.folder / name
        path.write_text(f"--no-index\n--find-links {self.folder}\n" + "".join(lines))
        return path


def versions(python: Path, *names: str) -> list[str]:
    """Return the versions that an interpreter imports, empty for what is not there."""
    code = "import importlib, importlib.util as u, sys\nfor name in sys.argv[1:]:\n"
    code += " print(importlib.import_module(name).version if u.find_spec(name) else '')"
    done = subprocess.run([str(python), "-c", code, *names], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:-1]


def module(python: Path, name: str) -> Path:
    [found] = python.parents[1].glob(f"lib/python*/site-packages/{name}.py")
    return found


def home_of(script: Path) -> Path:
    """Return the environment that a script runs in."""
    return Path(subprocess.run([str(script)], capture_output=True, text=True, check=True).stdout.strip())


def test_each_lock_has_its_own_environment_and_they_share_what_is_the_same(tmp_path: Path) -> None:
    shelf, cache = Shelf(tmp_path / "shelf"), tmp_path / "cache"
    same, other = [shelf.wheel(name, "1.0") for name in ("one", "two", "three")], shelf.wheel("four", "1.0")
    first_lock = shelf.lock("first.lock", *same, other)
    first = interpreter(cache, [first_lock], tmp_path)
    assert versions(first, "one", "two", "three", "four", "five") == ["1.0", "1.0", "1.0", "1.0", ""]

    second_lock = shelf.lock("second.lock", same[0], same[1], shelf.wheel("three", "2.0"), shelf.wheel("five", "1.0"))
    second = interpreter(cache, [second_lock], tmp_path)
    assert second.parents[1] != first.parents[1]
    assert versions(second, "one", "two", "three", "four", "five") == ["1.0", "1.0", "2.0", "", "1.0"]
    assert module(second, "one").samefile(module(first, "one")), "what is the same lies on the disk once"
    assert home_of(second.parent / "one-tool") == second.parents[1]
    assert not (second.parent / "four-tool").exists()
    assert versions(first, "one", "two", "three", "four", "five") == ["1.0", "1.0", "1.0", "1.0", ""]

    before = second.parents[1].stat().st_ctime_ns
    assert interpreter(cache, [second_lock], tmp_path) == second
    assert second.parents[1].stat().st_ctime_ns == before, "it is made once"

    wrong = shelf.lock("wrong.lock", *same, "four==1.0 --hash=sha256:" + "0" * 64 + "\n", "six==1.0\n")
    with pytest.raises(EnvironmentFailed, match="packages cannot be installed"):
        interpreter(cache, [wrong], tmp_path)
    assert len([*(cache / "environments").glob("*/ready")]) == 2
    assert len([*(cache / "environments").glob("*/")]) == 2, "nothing half made stays"


@pytest.mark.parametrize("depth", [1, 60], ids=["short", "too-long-for-a-first-line"])
def test_scripts_start_their_own_interpreter_whatever_way_led_to_the_cache(depth: int, tmp_path: Path) -> None:
    shelf, cache = Shelf(tmp_path / "shelf"), tmp_path.joinpath(*["deep"] * depth, "a cache")
    cache.mkdir(parents=True)
    (tmp_path / "other-way").symlink_to(cache)
    same = [shelf.wheel(name, "1.0") for name in ("one", "two", "three")]
    first = interpreter(tmp_path / "other-way", [shelf.lock("first.lock", *same)], tmp_path)
    second = interpreter(cache, [shelf.lock("second.lock", *same, shelf.wheel("four", "1.0"))], tmp_path)
    third = interpreter(cache, [shelf.lock("third.lock", *same, shelf.wheel("five", "1.0"))], tmp_path)
    for python in (first, second, third):
        assert home_of(python.parent / "one-tool").samefile(python.parents[1])
    assert module(third, "one").samefile(module(first, "one"))


def test_what_two_packages_share_stays_whole_when_one_of_them_is_not_wanted(tmp_path: Path) -> None:
    shelf, cache = Shelf(tmp_path / "shelf"), tmp_path / "cache"
    slim, full = shelf.wheel("slim", "1.0", also="both"), shelf.wheel("full", "1.0", also="both")
    alone = [shelf.wheel(name, "1.0") for name in ("one", "two")]
    interpreter(cache, [shelf.lock("first.lock", *alone, slim, full)], tmp_path)
    python = interpreter(cache, [shelf.lock("second.lock", *alone, slim)], tmp_path)
    assert versions(python, "one", "two", "slim", "both", "full") == ["1.0", "1.0", "1.0", "1.0", ""]


def test_a_package_that_is_not_what_was_locked_is_the_locks_fault(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    line = shelf.wheel("alpha", "1.0")
    shelf.wheel("alpha", "1.0", also="more")
    with pytest.raises(LockRefused, match="DO NOT MATCH"):
        interpreter(tmp_path / "cache", [shelf.lock("lock", line)], tmp_path)


def test_the_build_of_torch_for_processors_comes_from_its_own_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, own = Shelf(tmp_path / "usual"), Shelf(tmp_path / "own")
    usual.wheel("torch", "1.0", also="cuda")
    line = own.wheel("torch", "1.0+cpu").replace("+cpu", "")
    lock = tmp_path / "lock"
    lock.write_text(line)
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "empty").as_uri())
    monkeypatch.setenv("PIP_FIND_LINKS", str(usual.folder))
    with pytest.raises(EnvironmentFailed) as failed:
        interpreter(tmp_path / "cache", [lock], tmp_path)
    assert not isinstance(failed.value, LockRefused), "the index may be out of reach"
    listing = tmp_path / "index" / "torch" / "index.html"
    listing.parent.mkdir(parents=True)
    listing.write_text(
        f'<a href="{(own.folder / "torch-1.0+cpu-py3-none-any.whl").as_uri()}">torch-1.0+cpu-py3-none-any.whl</a>'
    )
    monkeypatch.setattr(environments, "_TORCH_INDEX", (tmp_path / "index").as_uri())
    assert versions(interpreter(tmp_path / "cache", [lock], tmp_path), "torch", "cuda") == ["1.0+cpu", ""]
