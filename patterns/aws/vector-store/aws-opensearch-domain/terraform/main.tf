locals {
  # Names of domains have at most 28 characters.
  domain    = trim(substr("${substr(var.name, 0, 19)}-passages", 0, 28), "-")
  index     = "passages"
  partition = data.aws_partition.current.partition
  arn       = "arn:${local.partition}:es:${var.region}:${var.account_id}:domain/${local.domain}"
  tags      = merge(var.tags, { Environment = var.environment })
  zones     = min(var.zone_count, length(var.private_subnet_ids))
}

data "aws_partition" "current" {}

resource "aws_opensearch_domain" "this" {
  #checkov:skip=CKV_AWS_318:dedicated masters are needed from ten data nodes upward, which the design never exceeds
  #checkov:skip=CKV2_AWS_59:dedicated masters are needed from ten data nodes upward, which the design never exceeds
  #checkov:skip=CKV2_AWS_52:requests are signed by roles; every role's reach is the access policy of the domain
  #checkov:skip=CKV_AWS_317:audit logs need a user database inside the domain; calls are recorded with the role that signed them
  domain_name    = local.domain
  engine_version = "OpenSearch_2.19"
  tags           = local.tags

  cluster_config {
    instance_type          = var.instance_type
    instance_count         = var.nodes
    zone_awareness_enabled = local.zones > 1

    dynamic "zone_awareness_config" {
      for_each = local.zones > 1 ? [local.zones] : []

      content {
        availability_zone_count = zone_awareness_config.value
      }
    }
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp2"
    volume_size = var.volume_gb
  }

  vpc_options {
    subnet_ids         = slice(var.private_subnet_ids, 0, local.zones)
    security_group_ids = [aws_security_group.domain.id]
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = var.kms_key_arn
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  log_publishing_options {
    log_type                 = "ES_APPLICATION_LOGS"
    cloudwatch_log_group_arn = aws_cloudwatch_log_group.this.arn
  }

  auto_tune_options {
    desired_state = startswith(var.instance_type, "t") ? "DISABLED" : "ENABLED"
  }

  off_peak_window_options {
    enabled = true
  }

  software_update_options {
    auto_software_update_enabled = true
  }

  # Only roles of this account, and each of them only as its own policy allows.
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "RolesOfThisAccount"
      Effect    = "Allow"
      Principal = { AWS = "arn:${local.partition}:iam::${var.account_id}:root" }
      Action    = ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpDelete"]
      Resource  = "${local.arn}/*"
    }]
  })

  depends_on = [aws_cloudwatch_log_resource_policy.this]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/opensearch/${local.domain}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_cloudwatch_log_resource_policy" "this" {
  policy_name = "${local.domain}-opensearch"
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "es.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "${aws_cloudwatch_log_group.this.arn}:*"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id }, ArnLike = { "aws:SourceArn" = local.arn } }
    }]
  })
}

resource "aws_security_group" "domain" {
  name        = local.domain
  description = "Passages: TLS from inside the virtual network only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.domain })
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.domain.id
  description       = "Service and index job"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}
