resource "aws_security_group" "this" {
  name        = "${var.name}-observe"
  description = "Metrics collector and Grafana"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-observe" })
}

resource "aws_vpc_security_group_ingress_rule" "grafana" {
  security_group_id = aws_security_group.this.id
  description       = "Grafana, from inside the network only"
  cidr_ipv4         = var.vpc_cidr
  ip_protocol       = "tcp"
  from_port         = 3000
  to_port           = 3000
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.this.id
  description       = "AWS services and image registries"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  tags              = local.tags
}

resource "aws_service_discovery_private_dns_namespace" "this" {
  name        = "observe.${var.name}.internal"
  description = "Where Grafana is found from inside the network"
  vpc         = var.vpc_id
  tags        = local.tags
}

resource "aws_service_discovery_service" "grafana" {
  name = "grafana"
  tags = local.tags

  dns_config {
    namespace_id = aws_service_discovery_private_dns_namespace.this.id

    dns_records {
      type = "A"
      ttl  = 30
    }
  }
}
