locals {
  processor = "${var.name}-stream"
  tags      = merge(var.tags, { Environment = var.environment })
  has_code  = var.application_code_key != ""
  code_key  = local.has_code ? var.application_code_key : aws_s3_object.placeholder[0].key

  # Flink hands these to the job as the property group "application".
  properties = merge({ for key, value in var.app_env : key => value if value != "" }, {
    SCORING_STREAM_KIND = var.stream_kind
    SCORING_STREAM_NAME = var.stream_name
    },
    var.stream_kind == "kafka" ? { SCORING_STREAM_BROKERS = var.stream_brokers } : {},
  )
}

# The service refuses an application without code. This zip holds one line that says what is missing.
resource "aws_s3_object" "placeholder" {
  #checkov:skip=CKV_AWS_186:the bucket's own default encrypts with the customer's key
  count          = local.has_code ? 0 : 1
  bucket         = var.bucket_name
  key            = "code/flink/${local.processor}/placeholder.zip"
  content_base64 = "UEsDBBQAAAAAAAAAIVjWVQU5VgAAAFYAAAAHAAAAbWFpbi5weXJhaXNlIFN5c3RlbUV4aXQoIm5vIGFwcGxpY2F0aW9uOiB1cGxvYWQgYSBQeUZsaW5rIHppcCBhbmQgc2V0IGFwcGxpY2F0aW9uX2NvZGVfa2V5IikKUEsBAhQDFAAAAAAAAAAhWNZVBTlWAAAAVgAAAAcAAAAAAAAAAAAAAKQBAAAAAG1haW4ucHlQSwUGAAAAAAEAAQA1AAAAewAAAAAA"
  content_type   = "application/zip"
  tags           = local.tags
}

resource "aws_cloudwatch_log_group" "stream" {
  #checkov:skip=CKV_AWS_338:retention follows the owner's choice, not a fixed year
  name              = "/aws/kinesis-analytics/${local.processor}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_cloudwatch_log_stream" "stream" {
  name           = "application"
  log_group_name = aws_cloudwatch_log_group.stream.name
}

resource "aws_security_group" "stream" {
  #checkov:skip=CKV2_AWS_5:attached to the Flink application, which the check does not know
  name        = local.processor
  description = "Flink application: no way in, HTTPS and the own network out."
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.processor })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.stream.id
  description       = "AWS services over HTTPS."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "network" {
  security_group_id = aws_security_group.stream.id
  description       = "Caches and brokers in the own network."
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 1
  to_port           = 65535
}

resource "aws_kinesisanalyticsv2_application" "stream" {
  name                   = local.processor
  description            = "Computes windowed features from events."
  runtime_environment    = var.runtime_environment
  service_execution_role = aws_iam_role.stream.arn
  start_application      = local.has_code
  tags                   = local.tags
  depends_on             = [aws_iam_role_policy.run, aws_iam_role_policy.data]

  cloudwatch_logging_options {
    log_stream_arn = aws_cloudwatch_log_stream.stream.arn
  }

  application_configuration {
    application_code_configuration {
      code_content_type = "ZIPFILE"

      code_content {
        s3_content_location {
          bucket_arn = var.bucket_arn
          file_key   = local.code_key
        }
      }
    }

    application_snapshot_configuration {
      snapshots_enabled = true
    }

    environment_properties {
      property_group {
        property_group_id = "kinesis.analytics.flink.run.options"

        property_map = {
          python  = var.main_file
          jarfile = var.connector_jar
        }
      }

      property_group {
        property_group_id = "application"
        property_map      = local.properties
      }
    }

    flink_application_configuration {
      checkpoint_configuration {
        configuration_type            = "CUSTOM"
        checkpointing_enabled         = true
        checkpoint_interval           = 60000
        min_pause_between_checkpoints = 5000
      }

      monitoring_configuration {
        configuration_type = "CUSTOM"
        log_level          = "INFO"
        metrics_level      = "APPLICATION"
      }

      parallelism_configuration {
        configuration_type   = "CUSTOM"
        auto_scaling_enabled = true
        parallelism          = var.parallelism
        parallelism_per_kpu  = var.parallelism_per_kpu
      }
    }

    vpc_configuration {
      subnet_ids         = var.private_subnet_ids
      security_group_ids = [aws_security_group.stream.id]
    }
  }
}
