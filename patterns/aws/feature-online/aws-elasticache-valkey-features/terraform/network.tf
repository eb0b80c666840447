resource "aws_security_group" "store" {
  name        = "${local.id}-store"
  description = "Online feature store: TLS from inside the virtual network only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.id}-store" })
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.store.id
  description       = "Feature reads and writes from the virtual network"
  ip_protocol       = "tcp"
  from_port         = 6379
  to_port           = 6379
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}
