"""Assistant that answers from documents: ingestion, index, answers, evaluation and monitoring.

The package is called ``scoring`` because the infrastructure starts ``python -m scoring ROLE`` in every system it runs.
"""

__version__ = "0.1.0"
