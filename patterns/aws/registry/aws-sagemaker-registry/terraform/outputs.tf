output "tracking_uri" {
  description = "Empty: this registry is not MLflow."
  value       = ""
}

output "registry_name" {
  description = "Name of the model package group."
  value       = aws_sagemaker_model_package_group.this.model_package_group_name
}

output "access_policy_json" {
  description = "IAM policy document to record models, their evaluation and their approval."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RegistryVersions"
        Effect = "Allow"
        Action = [
          "sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup",
          "sagemaker:UpdateModelPackage", "sagemaker:AddTags", "sagemaker:ListTags",
        ]
        Resource = [
          aws_sagemaker_model_package_group.this.arn,
          "arn:aws:sagemaker:${var.region}:${var.account_id}:model-package/${local.group_name}/*",
        ]
      },
      {
        Sid      = "RegistryList"
        Effect   = "Allow"
        Action   = "sagemaker:ListModelPackages"
        Resource = "*"
      },
      {
        Sid      = "RegistryArtefacts"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = "${var.bucket_arn}/${local.artefact_prefix}/*"
      },
    ]
  })
}

output "artefact_uri" {
  description = "Where model archives and evaluation reports lie."
  value       = "s3://${var.bucket_name}/${local.artefact_prefix}"
}
