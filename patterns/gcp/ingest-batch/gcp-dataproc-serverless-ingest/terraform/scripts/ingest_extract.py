"""Spark batch: new extracts under one prefix of the lake become Parquet under another, partitioned by day."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime

from pyspark.sql import DataFrame, SparkSession

READERS = {"csv": {"header": "true", "inferSchema": "true"}, "json": {}, "parquet": {}}
DONE = "_ingested"


def waiting_files(spark: SparkSession, source: str) -> list[tuple[str, int]]:
    """Return path and modification time (milliseconds) of each extract that no run has finished with."""
    jvm = spark.sparkContext._jvm
    root = jvm.org.apache.hadoop.fs.Path(source)
    filesystem = root.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    if not filesystem.exists(root):
        return []
    found, listing = [], filesystem.listFiles(root, True)
    while listing.hasNext():
        status = listing.next()
        path = status.getPath().toString()
        name = path.rsplit("/", 1)[-1]
        if f"/{DONE}/" not in path and not name.startswith(("_", ".")):
            found.append((path, status.getModificationTime()))
    return sorted(found)


def read(spark: SparkSession, paths: list[str], extract_format: str) -> DataFrame:
    """Return the extracts without exact repeats."""
    return spark.read.format(extract_format).options(**READERS[extract_format]).load(paths).dropDuplicates()


def set_aside(spark: SparkSession, paths: list[str], source: str) -> None:
    """Move finished extracts out of the way; the next run does not see them."""
    jvm = spark.sparkContext._jvm
    hadoop = jvm.org.apache.hadoop.fs
    filesystem = hadoop.Path(source).getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    base = source.rstrip("/")
    for path in paths:
        target = hadoop.Path(f"{base}/{DONE}/{path[len(base) + 1 :]}")
        filesystem.mkdirs(target.getParent())
        filesystem.rename(hadoop.Path(path), target)


def main(source: str, target: str, extract_format: str) -> None:
    """Write what is new below the day it arrived; the same files always go to the same folder, so a repeat is harmless."""
    spark = SparkSession.builder.appName("ingest").getOrCreate()
    files = waiting_files(spark, source)
    if not files:
        print("nothing new")
        return
    paths = [path for path, _ in files]
    day = datetime.fromtimestamp(max(at for _, at in files) / 1000, tz=UTC).date().isoformat()
    batch = hashlib.sha256("\n".join(paths).encode()).hexdigest()[:16]
    rows = read(spark, paths, extract_format)
    rows.write.mode("overwrite").parquet(f"{target.rstrip('/')}/ingest_date={day}/batch={batch}")
    set_aside(spark, paths, source)
    print(f"{len(paths)} extracts written to ingest_date={day}/batch={batch}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
