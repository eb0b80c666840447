"""Runs, events, approvals, agent runs and estimates in SQLite; artefacts as files named by their hash."""
