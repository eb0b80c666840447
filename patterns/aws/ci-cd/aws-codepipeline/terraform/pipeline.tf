# Created pending: GitHub has to be told by a person that this account may see the repository.
resource "aws_codeconnections_connection" "github" {
  name          = substr(var.name, 0, 32)
  provider_type = "GitHub"
  tags          = local.tags
}

resource "aws_codepipeline" "this" {
  name           = var.name
  role_arn       = aws_iam_role.pipeline.arn
  pipeline_type  = "V2"
  execution_mode = "QUEUED"
  tags           = local.tags

  artifact_store {
    type     = "S3"
    location = aws_s3_bucket.artefacts.bucket

    encryption_key {
      type = "KMS"
      id   = var.kms_key_arn
    }
  }

  stage {
    name = "Source"

    action {
      name             = "GitHub"
      category         = "Source"
      owner            = "AWS"
      provider         = "CodeStarSourceConnection"
      version          = "1"
      output_artifacts = ["source"]

      configuration = {
        ConnectionArn        = aws_codeconnections_connection.github.arn
        FullRepositoryId     = var.github_repository
        BranchName           = var.branch
        OutputArtifactFormat = "CODE_ZIP"
      }
    }
  }

  stage {
    name = "Build"

    action {
      name            = "TestAndPublish"
      namespace       = "build"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]
      configuration   = { ProjectName = aws_codebuild_project.this["build"].name }
    }
  }

  dynamic "stage" {
    for_each = var.environment == "prod" ? ["Approve"] : []

    content {
      name = stage.value

      action {
        name          = "ReleaseApproval"
        category      = "Approval"
        owner         = "AWS"
        provider      = "Manual"
        version       = "1"
        configuration = { CustomData = "Release #{build.IMAGE_TAG} of ${var.name}?" }
      }
    }
  }

  stage {
    name = "Deploy"

    action {
      name            = "RollOut"
      category        = "Build"
      owner           = "AWS"
      provider        = "CodeBuild"
      version         = "1"
      input_artifacts = ["source"]

      configuration = {
        ProjectName          = aws_codebuild_project.this["deploy"].name
        EnvironmentVariables = jsonencode([{ name = "IMAGE_TAG", type = "PLAINTEXT", value = "#{build.IMAGE_TAG}" }])
      }
    }
  }

  depends_on = [aws_iam_role_policy.pipeline]
}
