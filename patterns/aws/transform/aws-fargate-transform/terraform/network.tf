resource "aws_security_group" "task" {
  #checkov:skip=CKV2_AWS_5:the orchestrator attaches it when it starts the task
  name        = "${local.job_name}-task"
  description = "Feature job: no inbound traffic"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.job_name}-task" })
}

resource "aws_vpc_security_group_egress_rule" "services" {
  security_group_id = aws_security_group.task.id
  description       = "AWS services and package sources over TLS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "vpc" {
  security_group_id = aws_security_group.task.id
  description       = "Stores and servers inside the virtual network"
  ip_protocol       = "tcp"
  from_port         = 1024
  to_port           = 65535
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}
