resource "aws_glue_catalog_database" "this" {
  name        = local.glue_database
  description = "Offline features"
  tags        = local.tags
}

resource "aws_glue_security_configuration" "crawler" {
  name = "${local.name}-crawler"

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = var.kms_key_arn
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = var.kms_key_arn
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = var.kms_key_arn
    }
  }
}

# Redshift reads registered partitions only, so each day's folder has to be registered.
resource "aws_glue_crawler" "offline" {
  name                   = "${local.name}-register"
  description            = "Registers daily folders of offline features"
  database_name          = aws_glue_catalog_database.this.name
  role                   = aws_iam_role.crawler.arn
  schedule               = var.crawl_schedule
  security_configuration = aws_glue_security_configuration.crawler.name
  tags                   = local.tags

  s3_target {
    path = "${local.offline_uri}/"
  }

  recrawl_policy {
    recrawl_behavior = "CRAWL_NEW_FOLDERS_ONLY"
  }

  schema_change_policy {
    delete_behavior = "LOG"
    update_behavior = "LOG"
  }
}
