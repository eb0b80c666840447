"""`check`: a repository against policies, decisions, budget and waivers."""

from mlops_architect.usecases.checking.inspect import Wanted, check_folder, wanted

__all__ = ["Wanted", "check_folder", "wanted"]
