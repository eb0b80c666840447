"""Validation of what ships: real tools on the exact bytes, side by side, each pass, fail or not run."""

from mlops_architect.usecases.validation.repository import RepositoryValidator, validate_folder

__all__ = ["RepositoryValidator", "validate_folder"]
