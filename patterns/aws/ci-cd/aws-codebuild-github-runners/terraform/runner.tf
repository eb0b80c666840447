# Created pending: GitHub has to be told by a person that this account may see the repository.
# The runner follows with the next apply after connection_authorised is set, so the first one always completes.
resource "aws_codeconnections_connection" "github" {
  name          = substr(var.name, 0, 32)
  provider_type = "GitHub"
  tags          = local.tags
}

resource "aws_cloudwatch_log_group" "runner" {
  #checkov:skip=CKV_AWS_338:retention follows the platform's log policy, which may be shorter than a year outside production
  name              = "/aws/codebuild/${var.name}-runner"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

# The runner itself may do nothing in the account; a job that wants to deploy takes the deploy role through GitHub's token.
resource "aws_iam_role" "runner" {
  name = "${var.name}-runner"
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "codebuild.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "runner" {
  name = "log-and-clone"
  role = aws_iam_role.runner.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.runner.arn}:*"
      },
      {
        Effect   = "Allow"
        Action   = ["codeconnections:GetConnection", "codeconnections:GetConnectionToken", "codeconnections:UseConnection"]
        Resource = aws_codeconnections_connection.github.arn
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}

resource "aws_codebuild_project" "runner" {
  #checkov:skip=CKV_AWS_316:image builds need a Docker daemon; every job gets a fresh machine of its own
  count = var.connection_authorised ? 1 : 0

  name           = "${var.name}-runner"
  description    = "Runs the GitHub Actions jobs of ${var.github_repository}"
  service_role   = aws_iam_role.runner.arn
  encryption_key = var.kms_key_arn
  build_timeout  = 60
  queued_timeout = 30
  tags           = local.tags

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = "LINUX_CONTAINER"
    compute_type    = var.compute_type
    image           = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    privileged_mode = true
  }

  source {
    type                = "GITHUB"
    location            = "https://github.com/${var.github_repository}.git"
    git_clone_depth     = 1
    report_build_status = false

    auth {
      type     = "CODECONNECTIONS"
      resource = aws_codeconnections_connection.github.arn
    }
  }

  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.runner.name
    }
  }

  depends_on = [aws_iam_role_policy.runner]
}

resource "aws_codebuild_webhook" "jobs" {
  count = var.connection_authorised ? 1 : 0

  project_name = aws_codebuild_project.runner[0].name
  build_type   = "BUILD"

  filter_group {
    filter {
      type    = "EVENT"
      pattern = "WORKFLOW_JOB_QUEUED"
    }
  }
}
