"""Watching the forecasts: what came true, what drifts, and what to alert on."""
