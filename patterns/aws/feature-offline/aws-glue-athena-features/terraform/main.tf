locals {
  # Glue and Athena names allow no hyphens in SQL without quoting.
  database    = "${replace(var.name, "-", "_")}_features"
  table       = "offline"
  prefix      = trim(var.prefix, "/")
  offline_uri = "s3://${var.bucket_name}/${local.prefix}"
  results_uri = "s3://${var.bucket_name}/tmp/athena/features/"
  tags        = merge(var.tags, { Environment = var.environment })

  columns = concat(
    [
      { name = "entity_key", type = "string" },
      { name = "event_timestamp", type = "timestamp" },
    ],
    [for name in sort(keys(var.feature_columns)) : { name = name, type = var.feature_columns[name] }],
  )
}

resource "aws_glue_catalog_database" "this" {
  name        = local.database
  description = "Offline features"
  tags        = local.tags
}

resource "aws_glue_catalog_table" "offline" {
  name          = local.table
  database_name = aws_glue_catalog_database.this.name
  description   = "Feature values by entity and event time, one folder a day"
  table_type    = "EXTERNAL_TABLE"

  # Partition projection: a new day is queryable as soon as its files are written, with no crawler and no registration.
  parameters = {
    "EXTERNAL"                            = "TRUE"
    "classification"                      = "parquet"
    "parquet.compression"                 = "SNAPPY"
    "projection.enabled"                  = "true"
    "projection.event_date.type"          = "date"
    "projection.event_date.format"        = "yyyy-MM-dd"
    "projection.event_date.range"         = "${var.first_date},NOW"
    "projection.event_date.interval"      = "1"
    "projection.event_date.interval.unit" = "DAYS"
    "storage.location.template"           = "${local.offline_uri}/event_date=$${event_date}/"
  }

  partition_keys {
    name = "event_date"
    type = "string"
  }

  storage_descriptor {
    location      = "${local.offline_uri}/"
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
      parameters            = { "serialization.format" = "1" }
    }

    dynamic "columns" {
      for_each = local.columns

      content {
        name = columns.value.name
        type = columns.value.type
      }
    }
  }

  # The feature job publishes the columns of the feature definitions it ran with.
  lifecycle {
    ignore_changes = [storage_descriptor[0].columns]
  }
}

resource "aws_athena_workgroup" "this" {
  name          = "${var.name}-features"
  description   = "Queries over offline features"
  force_destroy = var.force_destroy
  tags          = local.tags

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.query_scan_limit_gb * 1024 * 1024 * 1024

    result_configuration {
      output_location = local.results_uri

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = var.kms_key_arn
      }
    }
  }
}
