locals {
  job_name   = "${var.name}-features"
  tags       = merge(var.tags, { Environment = var.environment })
  script_uri = "s3://${var.bucket_name}/${var.script_key}"
  heap_gb    = floor(var.worker_memory_gb * 0.9)

  spark = merge(
    {
      "spark.submit.pyFiles"            = "s3://${var.bucket_name}/${var.package_key}"
      "spark.driver.cores"              = tostring(var.worker_vcpus)
      "spark.driver.memory"             = "${local.heap_gb}g"
      "spark.executor.cores"            = tostring(var.worker_vcpus)
      "spark.executor.memory"           = "${local.heap_gb}g"
      "spark.executor.instances"        = tostring(var.executor_count)
      "spark.dynamicAllocation.enabled" = "false"
    },
    { for key, value in var.app_env : "spark.emr-serverless.driverEnv.${key}" => value },
    { for key, value in var.app_env : "spark.executorEnv.${key}" => value },
  )

  start_run = {
    ApplicationId           = aws_emrserverless_application.this.id
    ExecutionRoleArn        = aws_iam_role.job.arn
    Name                    = local.job_name
    ExecutionTimeoutMinutes = var.timeout_minutes
    JobDriver = {
      SparkSubmit = {
        EntryPoint            = local.script_uri
        SparkSubmitParameters = join(" ", [for key in sort(keys(local.spark)) : "--conf ${key}=${local.spark[key]}"])
      }
    }
    ConfigurationOverrides = {
      MonitoringConfiguration = {
        CloudWatchLoggingConfiguration = {
          Enabled             = true
          LogGroupName        = aws_cloudwatch_log_group.this.name
          LogStreamNamePrefix = "features"
          EncryptionKeyArn    = var.kms_key_arn
        }
      }
    }
  }

  # jsonencode escapes angle brackets; EventBridge Scheduler replaces its keywords only when they are literal.
  scheduled_run = replace(replace(
    jsonencode(merge(local.start_run, { ClientToken = "<aws.scheduler.execution-id>" })),
  "\\u003c", "<"), "\\u003e", ">")
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/emr-serverless/${local.job_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_emrserverless_application" "this" {
  name          = local.job_name
  release_label = "emr-7.8.0"
  type          = "SPARK"
  architecture  = "X86_64"
  tags          = local.tags

  auto_start_configuration {
    enabled = true
  }

  auto_stop_configuration {
    enabled              = true
    idle_timeout_minutes = 5
  }

  maximum_capacity {
    cpu    = "${var.worker_vcpus * (var.executor_count + 1)} vCPU"
    memory = "${var.worker_memory_gb * (var.executor_count + 1)} GB"
  }

  network_configuration {
    subnet_ids         = var.private_subnet_ids
    security_group_ids = [aws_security_group.worker.id]
  }
}
