locals {
  # Identifiers of databases have at most 63 characters.
  id       = "${trim(substr(var.name, 0, 40), "-")}-passages"
  database = "passages"
  user     = "app"
  tags     = merge(var.tags, { Environment = var.environment })
}

resource "aws_db_subnet_group" "this" {
  name        = local.id
  description = "Private subnets of the passages"
  subnet_ids  = var.private_subnet_ids
  tags        = local.tags
}

resource "aws_db_parameter_group" "this" {
  name        = local.id
  description = "TLS only, slow searches logged"
  family      = "postgres16"
  tags        = local.tags

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  # Only the time and shape of slow searches; statements take the question as a parameter, which is not logged.
  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  parameter {
    name  = "log_parameter_max_length"
    value = "0"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  #checkov:skip=CKV_AWS_118:the standard metrics show memory and searches; the service measures every search itself
  #checkov:skip=CKV_AWS_353:one kind of query runs here, and its slow runs are logged
  #checkov:skip=CKV_AWS_157:the standby is an option; where none is asked for, the index is rebuilt from the lake
  #checkov:skip=CKV_AWS_293:deletion protection is off only where force_destroy is on, outside production
  #checkov:skip=CKV2_AWS_30:statements would put questions into logs; slow searches are logged without their parameters
  identifier                          = local.id
  engine                              = "postgres"
  engine_version                      = "16"
  instance_class                      = var.instance_class
  db_name                             = local.database
  username                            = local.user
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.kms_key_arn
  allocated_storage                   = var.storage_gb
  max_allocated_storage               = var.storage_gb * 2
  storage_type                        = "gp3"
  storage_encrypted                   = true
  kms_key_id                          = var.kms_key_arn
  multi_az                            = var.standby > 0
  db_subnet_group_name                = aws_db_subnet_group.this.name
  parameter_group_name                = aws_db_parameter_group.this.name
  vpc_security_group_ids              = [aws_security_group.database.id]
  publicly_accessible                 = false
  iam_database_authentication_enabled = true
  backup_retention_period             = var.backup_days
  backup_window                       = "01:00-02:00"
  maintenance_window                  = "sun:02:30-sun:03:30"
  auto_minor_version_upgrade          = true
  copy_tags_to_snapshot               = true
  deletion_protection                 = !var.force_destroy
  skip_final_snapshot                 = var.force_destroy
  final_snapshot_identifier           = var.force_destroy ? null : "${local.id}-final"
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
  tags                                = local.tags
}

resource "aws_security_group" "database" {
  name        = local.id
  description = "Passages: PostgreSQL from inside the virtual network only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.id })
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.database.id
  description       = "Service and index job"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}
