"""Closings and plans of the source systems into the lake, through the data contract."""
