"""Glue job: new extracts under one prefix of the lake become Parquet under another, partitioned by day."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext
from pyspark.sql import functions

OPTIONS = ["JOB_NAME", "bucket", "source_prefix", "target_prefix", "extract_format"]
READERS = {"csv": {"withHeader": True}, "json": {}, "parquet": {}}


def main() -> None:
    """Read what the job bookmark has not seen, drop exact repeats, and append it to the target."""
    options = getResolvedOptions(sys.argv, OPTIONS)
    context = GlueContext(SparkContext.getOrCreate())
    job = Job(context)
    job.init(options["JOB_NAME"], options)

    extract = context.create_dynamic_frame.from_options(
        connection_type="s3",
        connection_options={
            "paths": [f"s3://{options['bucket']}/{options['source_prefix']}"],
            "recurse": True,
            "groupFiles": "inPartition",
        },
        format=options["extract_format"],
        format_options=READERS[options["extract_format"]],
        transformation_ctx="extract",
    ).toDF()

    if extract.columns:
        day = datetime.now(UTC).date().isoformat()
        rows = extract.dropDuplicates().withColumn("ingest_date", functions.lit(day))
        target = f"s3://{options['bucket']}/{options['target_prefix']}"
        rows.write.mode("append").partitionBy("ingest_date").parquet(target)

    # The bookmark moves only now: a run that fails before this line reads the same files again.
    job.commit()


main()
