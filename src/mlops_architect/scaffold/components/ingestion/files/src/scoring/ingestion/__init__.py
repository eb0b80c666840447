"""Extracts of source systems into the lake, through the data contract."""
