resource "aws_cloudwatch_log_group" "brokers" {
  #checkov:skip=CKV_AWS_338:retention follows the owner's choice, not a fixed year
  name              = "/msk/${local.cluster}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_msk_cluster" "events" {
  cluster_name           = local.cluster
  kafka_version          = var.kafka_version
  number_of_broker_nodes = var.brokers_per_zone * length(var.private_subnet_ids)
  enhanced_monitoring    = "PER_BROKER"
  tags                   = local.tags

  broker_node_group_info {
    instance_type   = var.broker_type
    client_subnets  = var.private_subnet_ids
    security_groups = [aws_security_group.brokers.id]

    storage_info {
      ebs_storage_info {
        volume_size = var.broker_storage_gb
      }
    }
  }

  client_authentication {
    unauthenticated = false

    sasl {
      iam = true
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = var.kms_key_arn

    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = true
        log_group = aws_cloudwatch_log_group.brokers.name
      }
    }
  }
}
