output "tracking_uri" {
  description = "MLflow tracking URI: the server's ARN, which the sagemaker-mlflow plug-in resolves and signs."
  value       = aws_sagemaker_mlflow_tracking_server.this.arn
}

output "registry_name" {
  description = "Name of the tracking server."
  value       = aws_sagemaker_mlflow_tracking_server.this.tracking_server_name
}

output "access_policy_json" {
  description = "IAM policy document to record runs and models."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RegistryApi"
        Effect = "Allow"
        Action = [
          "sagemaker-mlflow:AccessUI",
          "sagemaker-mlflow:Get*",
          "sagemaker-mlflow:List*",
          "sagemaker-mlflow:Search*",
          "sagemaker-mlflow:Log*",
          "sagemaker-mlflow:Set*",
          "sagemaker-mlflow:CreateExperiment",
          "sagemaker-mlflow:CreateRun",
          "sagemaker-mlflow:UpdateRun",
          "sagemaker-mlflow:CreateRegisteredModel",
          "sagemaker-mlflow:UpdateRegisteredModel",
          "sagemaker-mlflow:CreateModelVersion",
          "sagemaker-mlflow:UpdateModelVersion",
          "sagemaker-mlflow:TransitionModelVersionStage",
          "sagemaker-mlflow:DeleteRegisteredModelAlias",
          "sagemaker-mlflow:DeleteModelVersionTag",
        ]
        Resource = aws_sagemaker_mlflow_tracking_server.this.arn
      },
      {
        Sid      = "RegistryArtefacts"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${var.bucket_arn}/mlflow/*"
      },
    ]
  })
}
