resource "aws_iam_role" "warehouse" {
  name = "${var.name}-lake-warehouse"
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = ["redshift.amazonaws.com", "redshift-serverless.amazonaws.com"] }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "warehouse" {
  name = "read-lake"
  role = aws_iam_role.warehouse.id

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
        Sid      = "Read"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${local.bucket_arn}/*"
      },
      {
        Sid      = "Unload"
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "${local.bucket_arn}/features/*"
      },
      {
        Sid      = "Catalogue"
        Effect   = "Allow"
        Action   = ["glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables", "glue:GetPartition", "glue:GetPartitions"]
        Resource = [local.catalog_arn, local.database_arn, local.tables_arn]
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

resource "aws_security_group" "warehouse" {
  #checkov:skip=CKV2_AWS_5:attached to the Redshift Serverless workgroup, which the check does not know
  name        = "${var.name}-lake-warehouse"
  description = "Redshift Serverless: SQL from the own network in, HTTPS out."
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-lake-warehouse" })
}

resource "aws_vpc_security_group_ingress_rule" "sql" {
  security_group_id = aws_security_group.warehouse.id
  description       = "SQL clients of the own network."
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 5439
  to_port           = 5439
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.warehouse.id
  description       = "S3, Glue and KMS."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_redshiftserverless_namespace" "lake" {
  namespace_name                   = "${var.name}-lake"
  db_name                          = "warehouse"
  admin_username                   = "warehouse_admin"
  manage_admin_password            = true
  admin_password_secret_kms_key_id = var.kms_key_arn
  kms_key_id                       = var.kms_key_arn
  default_iam_role_arn             = aws_iam_role.warehouse.arn
  iam_roles                        = [aws_iam_role.warehouse.arn]
  log_exports                      = ["useractivitylog", "userlog", "connectionlog"]
  tags                             = local.tags
}

resource "aws_redshiftserverless_workgroup" "lake" {
  workgroup_name       = "${var.name}-lake"
  namespace_name       = aws_redshiftserverless_namespace.lake.namespace_name
  base_capacity        = var.base_rpu
  max_capacity         = var.base_rpu * 4
  enhanced_vpc_routing = true
  publicly_accessible  = false
  subnet_ids           = var.private_subnet_ids
  security_group_ids   = [aws_security_group.warehouse.id]
  tags                 = local.tags

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "true"
  }

  config_parameter {
    parameter_key   = "enable_user_activity_logging"
    parameter_value = "true"
  }
}

resource "aws_redshiftserverless_usage_limit" "monthly" {
  resource_arn  = aws_redshiftserverless_workgroup.lake.arn
  usage_type    = "serverless-compute"
  period        = "monthly"
  amount        = var.monthly_rpu_hours
  breach_action = "deactivate"
}
