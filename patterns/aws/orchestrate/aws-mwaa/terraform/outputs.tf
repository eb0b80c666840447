output "orchestrator_name" {
  description = "Name of the Airflow environment"
  value       = aws_mwaa_environment.this.name
}

output "training_trigger_arn" {
  description = "What a retraining decision starts: the environment, whose DAG <name>-training it runs through the REST API"
  value       = aws_mwaa_environment.this.arn
}

output "training_dag_id" {
  description = "DAG of the training pipeline"
  value       = "${var.name}-training"
}

output "webserver_url" {
  description = "Airflow web server, reachable inside the network"
  value       = aws_mwaa_environment.this.webserver_url
}

output "trigger_policy_json" {
  description = "IAM policy document that lets a retraining decision start the training pipeline"
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "StartDag"
        Effect   = "Allow"
        Action   = "airflow:InvokeRestApi"
        Resource = "arn:aws:airflow:${var.region}:${var.account_id}:role/${aws_mwaa_environment.this.name}/User"
      },
    ]
  })
}

output "failure_topic_arn" {
  description = "Topic that failed runs are reported to"
  value       = aws_sns_topic.failures.arn
}
