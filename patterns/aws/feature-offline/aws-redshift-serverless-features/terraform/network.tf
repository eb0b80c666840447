resource "aws_security_group" "warehouse" {
  name        = "${local.name}-warehouse"
  description = "Redshift: SQL from inside the virtual network only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.name}-warehouse" })
}

resource "aws_vpc_security_group_ingress_rule" "sql" {
  security_group_id = aws_security_group.warehouse.id
  description       = "SQL from the virtual network"
  ip_protocol       = "tcp"
  from_port         = 5439
  to_port           = 5439
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "services" {
  security_group_id = aws_security_group.warehouse.id
  description       = "Lake and catalogue over TLS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}
