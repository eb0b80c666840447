locals {
  # ElastiCache ids have at most 40 characters.
  id         = "${trim(substr(var.name, 0, 30), "-")}-features"
  user       = "${trim(substr(var.name, 0, 30), "-")}-app"
  replicated = var.node_count > 1
  tags       = merge(var.tags, { Environment = var.environment })
}

resource "aws_elasticache_subnet_group" "this" {
  name        = local.id
  description = "Private subnets of the online feature store"
  subnet_ids  = var.private_subnet_ids
  tags        = local.tags
}

resource "aws_elasticache_replication_group" "this" {
  #checkov:skip=CKV_AWS_31:access is by IAM user and user group, which excludes a shared token
  replication_group_id       = local.id
  description                = "Online features"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = var.node_type
  num_cache_clusters         = var.node_count
  automatic_failover_enabled = local.replicated
  multi_az_enabled           = local.replicated
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.this.name
  security_group_ids         = [aws_security_group.store.id]
  at_rest_encryption_enabled = "true"
  kms_key_id                 = var.kms_key_arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = [aws_elasticache_user_group.this.user_group_id]
  snapshot_retention_limit   = var.snapshot_retention_days
  snapshot_window            = "02:00-03:00"
  maintenance_window         = "sun:03:30-sun:04:30"
  final_snapshot_identifier  = var.force_destroy ? null : "${local.id}-final"
  auto_minor_version_upgrade = "true"
  apply_immediately          = var.environment != "prod"
  tags                       = local.tags

  log_delivery_configuration {
    destination      = aws_cloudwatch_log_group.slow.name
    destination_type = "cloudwatch-logs"
    log_format       = "json"
    log_type         = "slow-log"
  }
}

# IAM authentication wants the user's name to equal its id; the token is signed by the application's role, so no password exists.
resource "aws_elasticache_user" "app" {
  user_id       = local.user
  user_name     = local.user
  engine        = "valkey"
  access_string = "on ~* -@all +@read +@write +@connection -@dangerous"
  tags          = local.tags

  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "this" {
  user_group_id = local.id
  engine        = "valkey"
  user_ids      = [aws_elasticache_user.app.user_id]
  tags          = local.tags
}

resource "aws_cloudwatch_log_group" "slow" {
  name              = "/elasticache/${local.id}/slow"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}
