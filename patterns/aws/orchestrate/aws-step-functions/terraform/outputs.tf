output "orchestrator_name" {
  description = "Name of the state machine that runs the training pipeline"
  value       = aws_sfn_state_machine.pipeline["training"].name
}

output "training_trigger_arn" {
  description = "What a retraining decision starts: the training state machine"
  value       = aws_sfn_state_machine.pipeline["training"].arn
}

output "scoring_trigger_arn" {
  description = "The scoring state machine; empty where there is no bulk scoring"
  value       = try(aws_sfn_state_machine.pipeline["scoring"].arn, "")
}

output "trigger_policy_json" {
  description = "IAM policy document that lets a retraining decision start the training pipeline"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "StartTraining"
        Effect   = "Allow"
        Action   = "states:StartExecution"
        Resource = aws_sfn_state_machine.pipeline["training"].arn
      },
    ]
  })
}

output "failure_topic_arn" {
  description = "Topic that failed runs are reported to"
  value       = aws_sns_topic.failures.arn
}
