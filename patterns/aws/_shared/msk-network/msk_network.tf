locals {
  cluster = "${var.name}-events"
  topic   = "${var.name}-events"
  tags    = merge(var.tags, { Environment = var.environment })
}

resource "aws_security_group" "brokers" {
  #checkov:skip=CKV2_AWS_5:the cluster attaches it to the brokers, serverless ones included
  name        = "${local.cluster}-brokers"
  description = "Kafka brokers: clients of the own network in, HTTPS out for event source mappings."
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.cluster}-brokers" })
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.brokers.id
  description       = "Kafka over TLS with IAM."
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 9098
  to_port           = 9098
}

# Lambda's pollers run with the brokers' security group and must reach the brokers and the AWS APIs.
resource "aws_vpc_security_group_egress_rule" "brokers" {
  security_group_id = aws_security_group.brokers.id
  description       = "Kafka within the network."
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 9098
  to_port           = 9098
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.brokers.id
  description       = "AWS services over HTTPS."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
