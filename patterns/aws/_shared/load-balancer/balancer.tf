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

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}/${local.role}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}
