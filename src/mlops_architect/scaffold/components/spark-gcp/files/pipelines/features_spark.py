"""Start of the feature job on Dataproc Serverless, with the packages that delivery put into the lake.

Spark unpacks the archive on the driver and on every executor, beside the application's own code.
https://spark.apache.org/docs/latest/api/python/tutorial/python_packaging.html
"""

from __future__ import annotations

import os
import sys

from pyspark import SparkFiles
from pyspark.sql import SparkSession

PACKAGES = "packages"


def main() -> None:
    """Compute features with the variables that the infrastructure sets on driver and executors."""
    archive = f"{os.environ['SCORING_LAKE_URI']}/code/packages.zip#{PACKAGES}"
    session = (
        SparkSession.builder.appName("features")
        .config("spark.archives", archive)
        .config("spark.executorEnv.PYTHONPATH", f"./{PACKAGES}")
        .getOrCreate()
    )
    sys.path.insert(0, SparkFiles.get(PACKAGES))
    # Only from here on are its packages known to the driver.
    from scoring.features.spark_job import compute

    compute(session, os.environ)


if __name__ == "__main__":
    main()
