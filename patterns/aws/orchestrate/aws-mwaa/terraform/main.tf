locals {
  tags = merge(var.tags, { Environment = var.environment })

  full_name = "${var.name}-airflow"

  pipelines = merge(
    { training = { schedule = var.training_schedule, jobs = local.training } },
    length(var.scoring_jobs) > 0 ? { scoring = { schedule = var.scoring_schedule, jobs = local.scoring } } : {},
  )
  training = [for job in var.training_jobs : { name = job.name, scheduler_arn = job.scheduler_arn, scheduler_input = job.scheduler_input }]
  scoring  = [for job in var.scoring_jobs : { name = job.name, scheduler_arn = job.scheduler_arn, scheduler_input = job.scheduler_input }]

  dags = fileset("${path.module}/dags", "*.py")
}

resource "aws_s3_bucket" "dags" {
  #checkov:skip=CKV_AWS_144:The DAG files come from this module; applying it again restores them
  #checkov:skip=CKV_AWS_18:The bucket holds the pipeline definitions only; object-level calls are in CloudTrail
  #checkov:skip=CKV2_AWS_62:Nothing reacts to a new DAG file but Airflow, which polls
  bucket_prefix = "${substr(local.full_name, 0, 36)}-"
  force_destroy = var.force_destroy
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "dags" {
  bucket                  = aws_s3_bucket.dags.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "dags" {
  bucket = aws_s3_bucket.dags.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "dags" {
  bucket = aws_s3_bucket.dags.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "dags" {
  bucket = aws_s3_bucket.dags.id

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 90
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.dags]
}

resource "aws_s3_bucket_policy" "dags" {
  bucket = aws_s3_bucket.dags.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OnlyTls"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.dags.arn, "${aws_s3_bucket.dags.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })

  depends_on = [aws_s3_bucket_public_access_block.dags]
}

resource "aws_s3_object" "code" {
  for_each = local.dags

  bucket      = aws_s3_bucket.dags.id
  key         = "dags/${each.value}"
  source      = "${path.module}/dags/${each.value}"
  source_hash = filemd5("${path.module}/dags/${each.value}")
  kms_key_id  = var.kms_key_arn

  depends_on = [aws_s3_bucket_versioning.dags]
}

resource "aws_s3_object" "pipelines" {
  bucket       = aws_s3_bucket.dags.id
  key          = "dags/pipelines.json"
  content_type = "application/json"
  kms_key_id   = var.kms_key_arn
  content = jsonencode({
    name              = var.name
    failure_topic_arn = aws_sns_topic.failures.arn
    pipelines         = local.pipelines
  })

  depends_on = [aws_s3_bucket_versioning.dags]
}

resource "aws_security_group" "airflow" {
  name        = local.full_name
  description = "Airflow components among themselves, and their way out"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.full_name })
}

# Workers, scheduler, web server and metadata database of an environment share one security group and must reach each other.
resource "aws_vpc_security_group_ingress_rule" "self" {
  security_group_id            = aws_security_group.airflow.id
  description                  = "Airflow components"
  ip_protocol                  = "-1"
  referenced_security_group_id = aws_security_group.airflow.id
}

resource "aws_vpc_security_group_egress_rule" "self" {
  security_group_id            = aws_security_group.airflow.id
  description                  = "Airflow components"
  ip_protocol                  = "-1"
  referenced_security_group_id = aws_security_group.airflow.id
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.airflow.id
  description       = "AWS services"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_mwaa_environment" "this" {
  name                            = local.full_name
  airflow_version                 = var.airflow_version
  environment_class               = var.environment_class
  dag_s3_path                     = "dags"
  source_bucket_arn               = aws_s3_bucket.dags.arn
  execution_role_arn              = aws_iam_role.airflow.arn
  kms_key                         = var.kms_key_arn
  webserver_access_mode           = "PRIVATE_ONLY"
  weekly_maintenance_window_start = "SUN:12:00"
  min_workers                     = 1
  max_workers                     = var.max_workers
  schedulers                      = 2
  tags                            = local.tags

  airflow_configuration_options = {
    "core.load_examples"      = "false"
    "core.default_timezone"   = "utc"
    "webserver.expose_config" = "false"
  }

  network_configuration {
    security_group_ids = [aws_security_group.airflow.id]
    subnet_ids         = slice(var.private_subnet_ids, 0, 2)
  }

  logging_configuration {
    dag_processing_logs {
      enabled   = true
      log_level = "INFO"
    }

    scheduler_logs {
      enabled   = true
      log_level = "INFO"
    }

    task_logs {
      enabled   = true
      log_level = "INFO"
    }

    webserver_logs {
      enabled   = true
      log_level = "INFO"
    }

    worker_logs {
      enabled   = true
      log_level = "INFO"
    }
  }

  depends_on = [aws_iam_role_policy.platform, aws_s3_bucket_public_access_block.dags, aws_s3_object.code]
}
