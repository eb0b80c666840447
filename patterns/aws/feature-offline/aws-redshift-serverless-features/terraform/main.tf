locals {
  name          = "${var.name}-features"
  glue_database = "${replace(var.name, "-", "_")}_features"
  sql_database  = "features"
  prefix        = trim(var.prefix, "/")
  offline_uri   = "s3://${var.bucket_name}/${local.prefix}"
  tags          = merge(var.tags, { Environment = var.environment })
}

resource "aws_redshiftserverless_namespace" "this" {
  namespace_name                   = local.name
  db_name                          = local.sql_database
  admin_username                   = "warehouse_admin"
  manage_admin_password            = true
  admin_password_secret_kms_key_id = var.kms_key_arn
  kms_key_id                       = var.kms_key_arn
  iam_roles                        = [aws_iam_role.spectrum.arn]
  default_iam_role_arn             = aws_iam_role.spectrum.arn
  log_exports                      = ["userlog", "connectionlog", "useractivitylog"]
  tags                             = local.tags
}

resource "aws_redshiftserverless_workgroup" "this" {
  workgroup_name      = local.name
  namespace_name      = aws_redshiftserverless_namespace.this.namespace_name
  base_capacity       = var.base_rpu
  max_capacity        = var.base_rpu * 4
  subnet_ids          = var.private_subnet_ids
  security_group_ids  = [aws_security_group.warehouse.id]
  publicly_accessible = false
  # Enhanced routing wants three zones; with two, Redshift reads the lake over the AWS network.
  enhanced_vpc_routing = length(var.private_subnet_ids) >= 3
  tags                 = local.tags

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "true"
  }
}

resource "aws_redshiftserverless_usage_limit" "monthly" {
  resource_arn  = aws_redshiftserverless_workgroup.this.arn
  usage_type    = "serverless-compute"
  period        = "monthly"
  amount        = var.monthly_rpu_hour_limit
  breach_action = "deactivate"
}

# Makes the catalogue's tables readable in SQL as lake.<table>.
resource "aws_redshiftdata_statement" "lake_schema" {
  workgroup_name = aws_redshiftserverless_workgroup.this.workgroup_name
  database       = local.sql_database
  sql            = "CREATE EXTERNAL SCHEMA IF NOT EXISTS lake FROM DATA CATALOG DATABASE '${aws_glue_catalog_database.this.name}' IAM_ROLE default;"
}
