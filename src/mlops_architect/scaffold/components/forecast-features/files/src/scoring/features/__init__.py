"""The panel of series, and what a model may know of them on a day."""
