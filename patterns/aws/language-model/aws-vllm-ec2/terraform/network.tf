resource "aws_lb" "this" {
  #checkov:skip=CKV_AWS_150:nothing is kept here; the group behind it is made again within a quarter of an hour
  #checkov:skip=CKV_AWS_91:access logs of a network load balancer exist for TLS listeners only; the service records every call itself
  name                             = local.short_name
  internal                         = true
  load_balancer_type               = "network"
  security_groups                  = [aws_security_group.balancer.id]
  subnets                          = var.private_subnet_ids
  enable_cross_zone_load_balancing = true
  tags                             = local.tags
}

resource "aws_lb_listener" "this" {
  #checkov:skip=CKV_AWS_2:callers, load balancer and machines are inside private subnets, and security groups let only these through
  #checkov:skip=CKV_AWS_103:callers, load balancer and machines are inside private subnets, and security groups let only these through
  load_balancer_arn = aws_lb.this.arn
  port              = local.port
  protocol          = "TCP"
  tags              = local.tags

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_lb_target_group" "this" {
  #checkov:skip=CKV_AWS_378:the hop to the machines stays inside private subnets and their security groups
  name                 = local.short_name
  port                 = local.port
  protocol             = "TCP"
  target_type          = "instance"
  vpc_id               = var.vpc_id
  deregistration_delay = 120
  tags                 = local.tags

  health_check {
    protocol            = "HTTP"
    path                = "/health"
    port                = tostring(local.port)
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_security_group" "balancer" {
  name        = "${local.full_name}-lb"
  description = "Callers of the models, from inside the virtual network only"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.full_name}-lb" })
}

resource "aws_vpc_security_group_ingress_rule" "callers" {
  security_group_id = aws_security_group.balancer.id
  description       = "Service and index job"
  ip_protocol       = "tcp"
  from_port         = local.port
  to_port           = local.port
  cidr_ipv4         = var.vpc_cidr
  tags              = local.tags
}

resource "aws_vpc_security_group_egress_rule" "to_machines" {
  security_group_id            = aws_security_group.balancer.id
  description                  = "Model servers"
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  referenced_security_group_id = aws_security_group.machine.id
  tags                         = local.tags
}

resource "aws_security_group" "machine" {
  name        = local.full_name
  description = "Model servers"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.full_name })
}

resource "aws_vpc_security_group_ingress_rule" "from_balancer" {
  security_group_id            = aws_security_group.machine.id
  description                  = "Load balancer"
  ip_protocol                  = "tcp"
  from_port                    = local.port
  to_port                      = local.port
  referenced_security_group_id = aws_security_group.balancer.id
  tags                         = local.tags
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.machine.id
  description       = "AWS services and the image registry"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
  tags              = local.tags
}
