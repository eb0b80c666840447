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

output "load_balancer_dns_name" {
  value       = aws_lb.this.dns_name
  description = "What the record of the service's domain points at"
}

output "certificate_records" {
  value       = [for option in flatten(aws_acm_certificate.this[*].domain_validation_options) : { name = option.resource_record_name, type = option.resource_record_type, value = option.resource_record_value }]
  description = "DNS records that prove the domain for the certificate; empty where one was given"
}
