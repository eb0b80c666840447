resource "aws_batch_compute_environment" "training" {
  compute_environment_name = "${local.name}-training"
  type                     = "MANAGED"
  service_role             = aws_iam_role.task.arn

  compute_resources {
    type                = "SPOT"
    max_vcpus           = 64
    min_vcpus           = 0
    instance_role       = "arn:aws:iam::123456789012:instance-profile/ecsInstanceRole"
    instance_type       = ["c5.4xlarge"]
    subnets             = module.vpc.private_subnets
    security_group_ids  = [aws_security_group.api.id]
    allocation_strategy = "SPOT_CAPACITY_OPTIMIZED"
  }
}

resource "aws_batch_job_queue" "training" {
  name     = "${local.name}-training"
  state    = "ENABLED"
  priority = 1

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.training.arn
  }
}

resource "aws_batch_job_definition" "train_model" {
  name = "${local.name}-train"
  type = "container"
  container_properties = jsonencode({
    image = var.image
    vcpus = 16
    memory = 30000
  })
}

resource "aws_sfn_state_machine" "retrain" {
  name     = "${local.name}-retrain"
  role_arn = aws_iam_role.task.arn
  definition = jsonencode({
    StartAt = "Train"
    States  = { Train = { Type = "Task", Resource = "arn:aws:states:::batch:submitJob.sync", End = true } }
  })
}

resource "aws_cloudwatch_event_rule" "weekly" {
  name                = "${local.name}-weekly-retrain"
  schedule_expression = "cron(0 3 ? * MON *)"
}

resource "aws_cloudwatch_dashboard" "fraud" {
  dashboard_name = local.name
  dashboard_body = "{}"
}

resource "aws_budgets_budget" "monthly" {
  name         = "${local.name}-monthly"
  budget_type  = "COST"
  limit_amount = "9000"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
}

resource "aws_transfer_server" "partners" {
  identity_provider_type = "SERVICE_MANAGED"
  protocols              = ["SFTP"]
}
