"""The image can run the tracking server: its parts are there, of one version with the client."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import create_engine


def test_server_and_client_are_of_one_version() -> None:
    assert version("mlflow") == version("mlflow-skinny")


def test_the_interface_and_the_driver_are_installed() -> None:
    found = find_spec("mlflow.server")
    assert found is not None and found.origin is not None
    assert (Path(found.origin).parent / "js" / "build" / "index.html").is_file()
    assert create_engine("postgresql+psycopg2://mlflow@localhost/mlflow").dialect.driver == "psycopg2"
