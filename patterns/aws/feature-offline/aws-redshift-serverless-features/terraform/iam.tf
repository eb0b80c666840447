locals {
  read_lake = [
    {
      Sid      = "List"
      Effect   = "Allow"
      Action   = ["s3:ListBucket", "s3:GetBucketLocation"]
      Resource = var.bucket_arn
    },
    {
      Sid      = "Read"
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "${var.bucket_arn}/${local.prefix}/*"
    },
    {
      Sid      = "Key"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = var.kms_key_arn
    },
  ]

  catalogue_arns = [
    "arn:aws:glue:${var.region}:${var.account_id}:catalog",
    "arn:aws:glue:${var.region}:${var.account_id}:database/${local.glue_database}",
    "arn:aws:glue:${var.region}:${var.account_id}:table/${local.glue_database}/*",
  ]
}

resource "aws_iam_role" "spectrum" {
  name        = "${local.name}-warehouse"
  description = "Lets Redshift read offline features in the lake"
  tags        = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = ["redshift-serverless.amazonaws.com", "redshift.amazonaws.com"] }
      },
    ]
  })
}

resource "aws_iam_role_policy" "spectrum" {
  name = "read"
  role = aws_iam_role.spectrum.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.read_lake, [
      {
        Sid      = "Catalogue"
        Effect   = "Allow"
        Action   = ["glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables", "glue:GetPartition", "glue:GetPartitions"]
        Resource = local.catalogue_arns
      },
    ])
  })
}

resource "aws_iam_role" "crawler" {
  name        = "${local.name}-crawler"
  description = "Registers daily folders of offline features"
  tags        = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "glue.amazonaws.com" }
      },
    ]
  })
}

resource "aws_iam_role_policy" "crawler" {
  name = "crawl"
  role = aws_iam_role.crawler.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.read_lake, [
      {
        Sid    = "Catalogue"
        Effect = "Allow"
        Action = [
          "glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:CreateTable", "glue:UpdateTable",
          "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition", "glue:BatchCreatePartition",
          "glue:CreatePartition", "glue:UpdatePartition",
        ]
        Resource = local.catalogue_arns
      },
      {
        Sid      = "Configuration"
        Effect   = "Allow"
        Action   = ["glue:GetSecurityConfiguration", "glue:GetCrawler"]
        Resource = "*"
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:AssociateKmsKey"]
        Resource = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/aws-glue/*"
      },
    ])
  })
}
