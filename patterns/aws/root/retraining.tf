# Whoever finds that the model must be trained again asks for it on the orchestrator's bus. The bus is named here, not
# taken from its module: the jobs that ask get this name, and the orchestrator gets the jobs.
locals {
  retraining_bus_arn = "arn:aws:events:${var.region}:${data.aws_caller_identity.current.account_id}:event-bus/${local.name}-retraining"

  retraining_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "AskForTraining"
      Effect   = "Allow"
      Action   = "events:PutEvents"
      Resource = local.retraining_bus_arn
    }]
  })
}
