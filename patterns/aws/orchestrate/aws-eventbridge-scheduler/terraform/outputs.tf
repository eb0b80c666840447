output "orchestrator_name" {
  description = "Name of the schedule group"
  value       = aws_scheduler_schedule_group.this.name
}

output "training_trigger_arn" {
  description = "What a retraining decision starts: the schedule group, whose training schedules it copies as one-time schedules"
  value       = aws_scheduler_schedule_group.this.arn
}

output "trigger_policy_json" {
  description = "IAM policy document that lets a retraining decision start the training pipeline"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "ReadAndCopySchedules"
        Effect   = "Allow"
        Action   = ["scheduler:GetSchedule", "scheduler:CreateSchedule"]
        Resource = "arn:aws:scheduler:${var.region}:${var.account_id}:schedule/${aws_scheduler_schedule_group.this.name}/*"
      },
      {
        # ListSchedules knows no resource-level permission.
        Sid      = "FindSchedules"
        Effect   = "Allow"
        Action   = "scheduler:ListSchedules"
        Resource = "*"
      },
      {
        Sid       = "PassSchedulerRole"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = aws_iam_role.scheduler.arn
        Condition = { StringEquals = { "iam:PassedToService" = "scheduler.amazonaws.com" } }
      },
    ]
  })
}

output "failure_topic_arn" {
  description = "Topic that failed runs are reported to"
  value       = aws_sns_topic.failures.arn
}

output "start_times" {
  description = "Schedule expression of every job (UTC)"
  value       = { for run in local.runs : "${run.pipeline}-${run.job.name}" => run.expression }
}
