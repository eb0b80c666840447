locals {
  codebuild_trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "codebuild.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })

  build_log_arns = [for name in ["build", "deploy"] : "arn:aws:logs:${local.own}:log-group:/aws/codebuild/${var.name}-${name}:*"]

  project_statements = [
    {
      Sid      = "WriteLogs"
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = local.build_log_arns
    },
    {
      Sid      = "ExchangeArtefacts"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
      Resource = "${aws_s3_bucket.artefacts.arn}/*"
    },
    {
      Sid      = "ArtefactKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]
      Resource = var.kms_key_arn
    },
  ]
}

# Code of an unreviewed test runs under this role, so it can publish an image but not roll one out.
resource "aws_iam_role" "build" {
  name               = "${var.name}-build"
  assume_role_policy = local.codebuild_trust
  tags               = local.tags
}

resource "aws_iam_role_policy" "build" {
  #checkov:skip=CKV_AWS_355:the registry login has no resource to name
  name = "test-and-publish"
  role = aws_iam_role.build.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.project_statements, [
      for statement in local.rollout_statements : statement if contains(["LogInAndLook", "PublishImages"], statement.Sid)
    ])
  })
}

resource "aws_iam_role" "deploy" {
  name               = "${var.name}-deploy"
  assume_role_policy = local.codebuild_trust
  tags               = local.tags
}

resource "aws_iam_role_policy" "deploy_project" {
  name   = "log-and-fetch"
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.project_statements })
}

resource "aws_iam_role" "pipeline" {
  name = "${var.name}-pipeline"
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "codepipeline.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "pipeline" {
  name = "run-stages"
  role = aws_iam_role.pipeline.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["codeconnections:UseConnection", "codestar-connections:UseConnection"]
        Resource = aws_codeconnections_connection.github.arn
      },
      {
        Effect   = "Allow"
        Action   = ["codebuild:BatchGetBuilds", "codebuild:StartBuild"]
        Resource = [for project in aws_codebuild_project.this : project.arn]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketVersioning", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
        Resource = [aws_s3_bucket.artefacts.arn, "${aws_s3_bucket.artefacts.arn}/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
