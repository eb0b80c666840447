"""The generated infrastructure, really applied: to an AWS emulated on loopback by moto, with its gaps declared."""

from mlops_architect.usecases.validation.emulator.check import applied

__all__ = ["applied"]
