locals {
  own = "${var.region}:${var.account_id}"

  # Enough to publish an image or a model and roll it out or back; creating infrastructure needs deploy_policy_arns.
  rollout_statements = [
    {
      Sid      = "LogInAndLook"
      Effect   = "Allow"
      Action   = ["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition", "cloudwatch:DescribeAlarms"]
      Resource = "*"
    },
    {
      Sid    = "PublishImages"
      Effect = "Allow"
      Action = [
        "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImageScanFindings",
        "ecr:DescribeImages", "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart",
      ]
      Resource = aws_ecr_repository.app.arn
    },
    {
      Sid    = "RollOutContainers"
      Effect = "Allow"
      Action = ["ecs:DescribeServices", "ecs:RegisterTaskDefinition", "ecs:TagResource", "ecs:UpdateService", "apprunner:DescribeService", "apprunner:StartDeployment"]
      Resource = [
        "arn:aws:ecs:${local.own}:service/${var.name}*/*",
        "arn:aws:ecs:${local.own}:task-definition/${var.name}*:*",
        "arn:aws:apprunner:${local.own}:service/${var.name}*/*",
      ]
    },
    {
      Sid      = "RollOutFunctions"
      Effect   = "Allow"
      Action   = ["lambda:GetAlias", "lambda:GetFunction", "lambda:PublishVersion", "lambda:UpdateAlias", "lambda:UpdateFunctionCode"]
      Resource = "arn:aws:lambda:${local.own}:function:${var.name}-*"
    },
    {
      Sid    = "RollOutModels"
      Effect = "Allow"
      Action = [
        "sagemaker:AddTags", "sagemaker:CreateEndpointConfig", "sagemaker:CreateModel", "sagemaker:DescribeEndpoint",
        "sagemaker:DescribeEndpointConfig", "sagemaker:DescribeModelPackage", "sagemaker:UpdateEndpoint", "sagemaker:UpdateModelPackage",
      ]
      Resource = "arn:aws:sagemaker:${local.own}:*/${var.name}*"
    },
    {
      Sid      = "RunPipelines"
      Effect   = "Allow"
      Action   = ["states:DescribeExecution", "states:StartExecution"]
      Resource = ["arn:aws:states:${local.own}:stateMachine:${var.name}-*", "arn:aws:states:${local.own}:execution:${var.name}-*:*"]
    },
    {
      Sid       = "HandOverPlatformRoles"
      Effect    = "Allow"
      Action    = "iam:PassRole"
      Resource  = "arn:aws:iam::${var.account_id}:role/${var.name}-*"
      Condition = { StringEquals = { "iam:PassedToService" = ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com", "sagemaker.amazonaws.com"] } }
    },
    {
      Sid      = "UsePlatformKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"]
      Resource = var.kms_key_arn
    },
  ]
}

resource "aws_iam_role_policy" "rollout" {
  #checkov:skip=CKV_AWS_355:login, task definitions and alarms can only be read without naming a resource
  name   = "publish-and-roll-out"
  role   = aws_iam_role.deploy.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.rollout_statements })
}

resource "aws_iam_role_policy_attachment" "deploy" {
  for_each = toset(var.deploy_policy_arns)

  role       = aws_iam_role.deploy.name
  policy_arn = each.key
}
