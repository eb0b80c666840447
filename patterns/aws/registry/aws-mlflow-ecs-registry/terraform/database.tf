resource "aws_db_subnet_group" "this" {
  name        = local.server
  description = "Private subnets of the MLflow database"
  subnet_ids  = var.private_subnet_ids
  tags        = local.tags
}

resource "aws_db_instance" "this" {
  #checkov:skip=CKV_AWS_118:the standard metrics suffice for a registry
  #checkov:skip=CKV_AWS_353:a registry answers few queries; its log shows the slow ones
  #checkov:skip=CKV_AWS_157:the standby is an option; a small installation accepts a restore from backup
  #checkov:skip=CKV_AWS_293:deletion protection is off only where force_destroy is on, outside production
  #checkov:skip=CKV2_AWS_30:statements would put run parameters into logs; connections are logged
  identifier                          = local.server
  engine                              = "postgres"
  engine_version                      = "16"
  instance_class                      = var.instance_class
  db_name                             = "mlflow"
  username                            = "mlflow"
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.kms_key_arn
  allocated_storage                   = var.storage_gb
  max_allocated_storage               = var.storage_gb * 4
  storage_type                        = "gp3"
  storage_encrypted                   = true
  kms_key_id                          = var.kms_key_arn
  multi_az                            = var.standby_count > 0
  db_subnet_group_name                = aws_db_subnet_group.this.name
  vpc_security_group_ids              = [aws_security_group.database.id]
  publicly_accessible                 = false
  iam_database_authentication_enabled = true
  backup_retention_period             = var.backup_retention_days
  backup_window                       = "01:00-02:00"
  maintenance_window                  = "sun:02:30-sun:03:30"
  auto_minor_version_upgrade          = true
  copy_tags_to_snapshot               = true
  deletion_protection                 = !var.force_destroy
  skip_final_snapshot                 = var.force_destroy
  final_snapshot_identifier           = var.force_destroy ? null : "${local.server}-final"
  enabled_cloudwatch_logs_exports     = ["postgresql", "upgrade"]
  tags                                = local.tags
}
