resource "aws_security_group" "worker" {
  #checkov:skip=CKV2_AWS_5:the service attaches it to the workers
  name        = "${local.job_name}-worker"
  description = "Feature job: workers talk to each other, nobody else talks to them"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.job_name}-worker" })
}

resource "aws_vpc_security_group_ingress_rule" "workers" {
  #checkov:skip=CKV_AWS_23:the two groups describe themselves
  #checkov:skip=CKV_AWS_24:the source is the group itself, not an address range
  #checkov:skip=CKV_AWS_25:the source is the group itself, not an address range
  #checkov:skip=CKV_AWS_260:the source is the group itself, not an address range
  security_group_id            = aws_security_group.worker.id
  ip_protocol                  = "tcp"
  from_port                    = 0
  to_port                      = 65535
  referenced_security_group_id = aws_security_group.worker.id
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "services" {
  security_group_id = aws_security_group.worker.id
  description       = "AWS services and package sources over TLS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "vpc" {
  security_group_id = aws_security_group.worker.id
  description       = "Other workers, and stores inside the virtual network"
  ip_protocol       = "tcp"
  from_port         = 1024
  to_port           = 65535
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}
