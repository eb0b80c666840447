locals {
  tags = merge(var.tags, { Environment = var.environment })

  partition = data.aws_partition.current.partition
  # Newer models are called through an inference profile of the geography, and nova and llama in most regions too.
  geography = startswith(var.region, "us-") ? "us" : startswith(var.region, "eu-") ? "eu" : "apac"
  vendor    = split(".", var.chat_model_id)[0]
  profiled  = contains(["amazon", "anthropic", "meta"], local.vendor)
  chat_id   = local.profiled ? "${local.geography}.${var.chat_model_id}" : var.chat_model_id

  # A call through a profile is allowed on the profile and on the model in each region that the profile may use.
  foundation_models = [
    "arn:${local.partition}:bedrock:${local.profiled ? "*" : var.region}::foundation-model/${var.chat_model_id}",
    "arn:${local.partition}:bedrock:${var.region}::foundation-model/${var.embedding_model_id}",
  ]
  profiles = local.profiled ? ["arn:${local.partition}:bedrock:${var.region}:${var.account_id}:inference-profile/${local.chat_id}"] : []
}

data "aws_partition" "current" {}

# Calls stay inside the virtual network; the endpoint lets nobody call another model through it.
resource "aws_vpc_endpoint" "runtime" {
  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${var.region}.bedrock-runtime"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.private_subnet_ids
  security_group_ids  = [aws_security_group.endpoint.id]
  private_dns_enabled = true
  tags                = merge(local.tags, { Name = "${var.name}-bedrock" })

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TheModelsOfThisSystem"
      Effect    = "Allow"
      Principal = { AWS = "arn:${local.partition}:iam::${var.account_id}:root" }
      Action    = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
      Resource  = concat(local.foundation_models, local.profiles)
    }]
  })
}

resource "aws_security_group" "endpoint" {
  name        = "${var.name}-bedrock"
  description = "Bedrock endpoint: TLS from inside the virtual network only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-bedrock" })
}

resource "aws_vpc_security_group_ingress_rule" "callers" {
  security_group_id = aws_security_group.endpoint.id
  description       = "Calls of models from the virtual network"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}
