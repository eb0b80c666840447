locals {
  job_name   = "${var.name}-features"
  tags       = merge(var.tags, { Environment = var.environment })
  script_uri = "s3://${var.bucket_name}/${var.script_key}"
  start_run  = { JobName = aws_glue_job.this.name }

  arguments = {
    "--extra-py-files"                   = "s3://${var.bucket_name}/${var.package_key}"
    "--app_env"                          = jsonencode(var.app_env)
    "--TempDir"                          = "s3://${var.bucket_name}/tmp/glue/"
    "--job-language"                     = "python"
    "--enable-metrics"                   = "true"
    "--enable-continuous-cloudwatch-log" = "true"
    "--continuous-log-logGroup"          = aws_cloudwatch_log_group.this.name
  }
  modules = var.python_modules == "" ? {} : { "--additional-python-modules" = var.python_modules }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws-glue/${local.job_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_glue_security_configuration" "this" {
  name = local.job_name

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

resource "aws_glue_job" "this" {
  name                   = local.job_name
  description            = "Computes features from raw data in the lake"
  role_arn               = aws_iam_role.job.arn
  glue_version           = "5.0"
  worker_type            = var.worker_type
  number_of_workers      = var.worker_count
  timeout                = var.timeout_minutes
  max_retries            = 0
  execution_class        = "STANDARD"
  connections            = [aws_glue_connection.vpc.name]
  security_configuration = aws_glue_security_configuration.this.name
  default_arguments      = merge(local.arguments, local.modules)
  tags                   = local.tags

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = local.script_uri
  }

  execution_property {
    max_concurrent_runs = 1
  }
}
