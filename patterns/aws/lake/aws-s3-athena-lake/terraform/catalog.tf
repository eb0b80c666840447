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

resource "aws_glue_security_configuration" "lake" {
  name = "${var.name}-lake"

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

resource "aws_iam_role" "crawler" {
  name = "${var.name}-lake-crawler"
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "glue.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "crawler" {
  name = "crawl"
  role = aws_iam_role.crawler.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadLake"
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetBucketLocation"]
        Resource = local.bucket_arn
      },
      {
        Sid      = "ReadObjects"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = [for prefix in var.crawled_prefixes : "${local.bucket_arn}/${prefix}*"]
      },
      {
        Sid    = "WriteCatalogue"
        Effect = "Allow"
        Action = [
          "glue:GetDatabase",
          "glue:GetTable",
          "glue:GetTables",
          "glue:CreateTable",
          "glue:UpdateTable",
          "glue:GetPartition",
          "glue:GetPartitions",
          "glue:BatchGetPartition",
          "glue:BatchCreatePartition",
          "glue:BatchUpdatePartition",
          "glue:BatchDeletePartition",
        ]
        Resource = [local.catalog_arn, local.database_arn, local.tables_arn]
      },
      {
        Sid      = "ReadSecurityConfiguration"
        Effect   = "Allow"
        Action   = "glue:GetSecurityConfiguration"
        Resource = "*"
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
      {
        Sid      = "Log"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"]
        Resource = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/aws-glue/*"
      },
    ]
  })
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

resource "aws_athena_workgroup" "lake" {
  name          = "${var.name}-lake"
  description   = "Queries over the lake; results are encrypted and expire."
  force_destroy = var.force_destroy
  tags          = local.tags

  configuration {
    enforce_workgroup_configuration    = true
    publish_cloudwatch_metrics_enabled = true
    bytes_scanned_cutoff_per_query     = var.scan_limit_gb * 1073741824

    engine_version {
      selected_engine_version = "Athena engine version 3"
    }

    result_configuration {
      output_location       = "s3://${local.bucket_name}/athena-results/"
      expected_bucket_owner = var.account_id

      encryption_configuration {
        encryption_option = "SSE_KMS"
        kms_key_arn       = var.kms_key_arn
      }
    }
  }
}
