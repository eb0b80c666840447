"""Hyper-parameters: what may be tried, the study that tries it, and the file that proposes what was found."""
