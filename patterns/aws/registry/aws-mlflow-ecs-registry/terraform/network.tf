resource "aws_service_discovery_private_dns_namespace" "this" {
  name        = "${var.name}.internal"
  description = "Names of servers inside the virtual network"
  vpc         = var.vpc_id
  tags        = local.tags
}

resource "aws_service_discovery_service" "mlflow" {
  name        = "mlflow"
  description = "MLflow server"
  tags        = local.tags

  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.this.id
    routing_policy = "MULTIVALUE"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }
}

resource "aws_security_group" "server" {
  name        = "${local.server}-server"
  description = "MLflow server: reached from inside the virtual network only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.server}-server" })
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id = aws_security_group.server.id
  description       = "Tracking API from the virtual network"
  ip_protocol       = "tcp"
  from_port         = local.port
  to_port           = local.port
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "services" {
  security_group_id = aws_security_group.server.id
  description       = "AWS services over TLS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "database" {
  #checkov:skip=CKV_AWS_23:the two groups describe themselves
  security_group_id            = aws_security_group.server.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.database.id
  tags                         = local.tags
}

resource "aws_security_group" "database" {
  name        = "${local.server}-database"
  description = "MLflow database: reached from the server only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.server}-database" })
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  #checkov:skip=CKV_AWS_23:the two groups describe themselves
  security_group_id            = aws_security_group.database.id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.server.id
  tags                         = local.tags
}
