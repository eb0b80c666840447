resource "aws_security_group" "ingest" {
  #checkov:skip=CKV2_AWS_5:attached to each task when it starts, through the job output, or to the function
  name        = local.job_name
  description = "Batch ingestion: no way in, HTTPS and the own network out."
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.job_name })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.ingest.id
  description       = "AWS services and source systems over HTTPS."
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "network" {
  security_group_id = aws_security_group.ingest.id
  description       = "Databases and file servers in the own network."
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 1
  to_port           = 65535
}
