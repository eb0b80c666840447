resource "aws_lb" "this" {
  #checkov:skip=CKV_AWS_150:Protected unless force_destroy says otherwise, as it does outside production
  #checkov:skip=CKV_AWS_91:Access logs of a network load balancer exist for TLS listeners only; the service logs every request itself
  name                             = "${local.short_name}-${local.role}"
  internal                         = true
  load_balancer_type               = "network"
  security_groups                  = [aws_security_group.load_balancer.id]
  subnets                          = var.private_subnet_ids
  enable_cross_zone_load_balancing = true
  enable_deletion_protection       = !var.force_destroy
  tags                             = local.tags
}

# Asked for where no certificate is given; the listener comes up once its DNS record (an output) has been made.
resource "aws_acm_certificate" "this" {
  count = var.certificate_arn == "" ? 1 : 0

  domain_name       = var.service_domain
  validation_method = "DNS"
  tags              = local.tags

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "TLS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = local.certificate_arn
  tags              = local.tags

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this.arn
  }
}

resource "aws_security_group" "load_balancer" {
  name        = "${local.full_name}-lb"
  description = "Callers of ${local.full_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${local.full_name}-lb" })
}

resource "aws_vpc_security_group_ingress_rule" "callers" {
  #checkov:skip=CKV_AWS_260:The allowed ranges are an input of the system; the load balancer has no public address
  for_each = toset(var.api_allowed_cidrs)

  security_group_id = aws_security_group.load_balancer.id
  description       = "Allowed callers"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = each.value
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/${local.role}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

output "load_balancer_dns_name" {
  value       = aws_lb.this.dns_name
  description = "What the record of the service's domain points at"
}

output "certificate_records" {
  value       = [for option in flatten(aws_acm_certificate.this[*].domain_validation_options) : { name = option.resource_record_name, type = option.resource_record_type, value = option.resource_record_value }]
  description = "DNS records that prove the domain for the certificate; empty where one was given"
}
