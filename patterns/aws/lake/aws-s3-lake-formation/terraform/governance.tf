resource "aws_lakeformation_data_lake_settings" "account" {
  count  = length(var.data_lake_admins) > 0 ? 1 : 0
  admins = var.data_lake_admins
}

resource "aws_iam_role" "registration" {
  name = "${var.name}-lake-access"
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lakeformation.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "registration" {
  name = "lake"
  role = aws_iam_role.registration.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "List"
        Effect   = "Allow"
        Action   = ["s3:ListBucket", "s3:GetBucketLocation"]
        Resource = local.bucket_arn
      },
      {
        Sid      = "Objects"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
        Resource = "${local.bucket_arn}/*"
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}

# Query engines get credentials for the data from Lake Formation; jobs keep their own S3 permissions.
resource "aws_lakeformation_resource" "lake" {
  arn        = local.bucket_arn
  role_arn   = aws_iam_role.registration.arn
  depends_on = [aws_iam_role_policy.registration]
}

resource "aws_lakeformation_lf_tag" "sensitivity" {
  key        = "${var.name}-sensitivity"
  values     = ["public", "internal", "restricted"]
  depends_on = [aws_lakeformation_data_lake_settings.account]
}

resource "aws_lakeformation_resource_lf_tags" "database" {
  database {
    name = aws_glue_catalog_database.lake.name
  }

  lf_tag {
    key   = aws_lakeformation_lf_tag.sensitivity.key
    value = "internal"
  }
}

resource "aws_lakeformation_permissions" "crawler_database" {
  principal   = aws_iam_role.crawler.arn
  permissions = ["CREATE_TABLE", "DESCRIBE", "ALTER"]

  database {
    name = aws_glue_catalog_database.lake.name
  }
}

resource "aws_lakeformation_permissions" "crawler_location" {
  principal   = aws_iam_role.crawler.arn
  permissions = ["DATA_LOCATION_ACCESS"]

  data_location {
    arn = aws_lakeformation_resource.lake.arn
  }
}

resource "aws_lakeformation_permissions" "reader_databases" {
  for_each    = var.readers
  principal   = each.value
  permissions = ["DESCRIBE"]

  lf_tag_policy {
    resource_type = "DATABASE"

    expression {
      key    = aws_lakeformation_lf_tag.sensitivity.key
      values = ["public", "internal"]
    }
  }
}

resource "aws_lakeformation_permissions" "reader_tables" {
  for_each    = var.readers
  principal   = each.value
  permissions = ["SELECT", "DESCRIBE"]

  lf_tag_policy {
    resource_type = "TABLE"

    expression {
      key    = aws_lakeformation_lf_tag.sensitivity.key
      values = ["public", "internal"]
    }
  }
}
