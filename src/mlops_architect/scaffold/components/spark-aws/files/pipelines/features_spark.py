"""Start of the feature job on AWS Glue or EMR, whose workers have the packages installed.

Glue hands the application's variables over as ``--app_env``; EMR sets them on driver and executors.
"""

from __future__ import annotations

import json
import os
import sys

from pyspark.sql import SparkSession

from scoring.features.spark_job import compute


def main(arguments: list[str]) -> None:
    """Compute features with the variables of the application."""
    given = json.loads(arguments[arguments.index("--app_env") + 1]) if "--app_env" in arguments else dict(os.environ)
    compute(SparkSession.builder.appName("features").getOrCreate(), given)


if __name__ == "__main__":
    main(sys.argv[1:])
