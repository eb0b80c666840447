"""Documents from their sources into the lake."""
