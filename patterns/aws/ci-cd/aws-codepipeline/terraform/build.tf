locals {
  projects = {
    build = {
      description = "Tests the commit and publishes its image"
      role_arn    = aws_iam_role.build.arn
      privileged  = true
      buildspec = yamlencode({
        version = "0.2"
        env     = { exported-variables = ["IMAGE_TAG"] }
        phases = {
          install   = { runtime-versions = { python = "3.11" } }
          pre_build = { commands = [var.test_command] }
          build = {
            commands = [
              "IMAGE_TAG=$${CODEBUILD_RESOLVED_SOURCE_VERSION:0:12}",
              "aws ecr get-login-password | docker login --username AWS --password-stdin $${REPOSITORY_URL%%/*}",
              # Tags are immutable: a second run of the same commit keeps the image of the first.
              "aws ecr describe-images --repository-name $REPOSITORY_NAME --image-ids imageTag=$IMAGE_TAG || (docker build -t $REPOSITORY_URL:$IMAGE_TAG . && docker push $REPOSITORY_URL:$IMAGE_TAG)",
            ]
          }
        }
      })
    }
    deploy = {
      description = "Rolls the image out to ${var.environment}"
      role_arn    = aws_iam_role.deploy.arn
      privileged  = false
      buildspec = yamlencode({
        version = "0.2"
        phases = {
          install = { runtime-versions = { python = "3.11" } }
          build   = { commands = ["export IMAGE_URI=$REPOSITORY_URL:$IMAGE_TAG", var.deploy_command] }
        }
      })
    }
  }
}

resource "aws_cloudwatch_log_group" "build" {
  for_each = local.projects
  #checkov:skip=CKV_AWS_338:retention follows the platform's log policy, which may be shorter than a year outside production

  name              = "/aws/codebuild/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_codebuild_project" "this" {
  for_each = local.projects
  #checkov:skip=CKV_AWS_316:image builds need a Docker daemon; the deploy project has none

  name           = "${var.name}-${each.key}"
  description    = each.value.description
  service_role   = each.value.role_arn
  encryption_key = var.kms_key_arn
  build_timeout  = 60
  tags           = local.tags

  artifacts {
    type = "CODEPIPELINE"
  }

  environment {
    type            = "LINUX_CONTAINER"
    compute_type    = var.compute_type
    image           = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    privileged_mode = each.value.privileged

    environment_variable {
      name  = "ENVIRONMENT"
      value = var.environment
    }

    environment_variable {
      name  = "REPOSITORY_NAME"
      value = aws_ecr_repository.app.name
    }

    environment_variable {
      name  = "REPOSITORY_URL"
      value = aws_ecr_repository.app.repository_url
    }
  }

  source {
    type      = "CODEPIPELINE"
    buildspec = each.value.buildspec
  }

  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.build[each.key].name
    }
  }
}
