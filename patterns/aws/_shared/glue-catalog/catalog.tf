locals {
  database_name = replace("${var.name}_lake", "-", "_")
  catalog_arn   = "arn:aws:glue:${var.region}:${var.account_id}:catalog"
  database_arn  = "arn:aws:glue:${var.region}:${var.account_id}:database/${local.database_name}"
  tables_arn    = "arn:aws:glue:${var.region}:${var.account_id}:table/${local.database_name}/*"
}

resource "aws_glue_catalog_database" "lake" {
  name        = local.database_name
  description = "Tables over the Parquet files of ${local.bucket_name}."
  tags        = local.tags
}

resource "aws_glue_crawler" "lake" {
  name                   = "${var.name}-lake"
  description            = "Registers new partitions of the lake as table partitions."
  role                   = aws_iam_role.crawler.arn
  database_name          = aws_glue_catalog_database.lake.name
  security_configuration = aws_glue_security_configuration.lake.name
  schedule               = var.crawl_schedule
  tags                   = local.tags
  depends_on             = [aws_iam_role_policy.crawler]

  dynamic "s3_target" {
    for_each = var.crawled_prefixes

    content {
      path = "s3://${local.bucket_name}/${s3_target.value}"
    }
  }

  recrawl_policy {
    recrawl_behavior = "CRAWL_NEW_FOLDERS_ONLY"
  }

  # Glue accepts LOG only together with CRAWL_NEW_FOLDERS_ONLY.
  schema_change_policy {
    delete_behavior = "LOG"
    update_behavior = "LOG"
  }
}
