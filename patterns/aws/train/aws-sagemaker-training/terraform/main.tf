locals {
  tags = merge(var.tags, { Environment = var.environment })

  role      = "train"
  full_name = "${var.name}-${local.role}"

  # A job name holds 63 characters; a unique id takes 36 of them.
  job_prefix = trimsuffix(substr(local.full_name, 0, 26), "-")

  request = {
    RoleArn = aws_iam_role.sagemaker.arn
    AlgorithmSpecification = {
      TrainingImage                    = var.image_uri
      TrainingInputMode                = "File"
      EnableSageMakerMetricsTimeSeries = false
      ContainerEntrypoint              = ["python", "-m", "scoring", local.role]
    }
    Environment = { for key, value in var.app_env : key => value if value != "" }
    OutputDataConfig = {
      S3OutputPath = "s3://${var.lake_bucket}/training-output/"
      KmsKeyId     = var.kms_key_arn
    }
    ResourceConfig = {
      InstanceType   = var.instance_type
      InstanceCount  = 1
      VolumeSizeInGB = var.volume_gb
      VolumeKmsKeyId = var.kms_key_arn
    }
    StoppingCondition = {
      MaxRuntimeInSeconds = var.timeout_hours * 3600
    }
    VpcConfig = {
      Subnets          = var.private_subnet_ids
      SecurityGroupIds = [aws_security_group.job.id]
    }
    EnableManagedSpotTraining = false
    Tags                      = [for key in sort(keys(local.tags)) : { Key = key, Value = local.tags[key] }]
  }

  # Every attempt needs a name of its own, so that a retry does not meet its failed predecessor.
  sfn_request = merge(local.request, {
    "TrainingJobName.$" = "States.Format('${local.job_prefix}-{}', States.UUID())"
  })
  scheduler_request = merge(local.request, {
    TrainingJobName = "${local.job_prefix}-<aws.scheduler.execution-id>"
  })

  job = {
    name           = local.role
    sfn_resource   = "arn:aws:states:::sagemaker:createTrainingJob.sync"
    sfn_parameters = jsonencode(local.sfn_request)
    scheduler_arn  = "arn:aws:scheduler:::aws-sdk:sagemaker:createTrainingJob"
    # The scheduler looks for its keyword in the text, where jsonencode would have escaped the angle brackets.
    scheduler_input = replace(replace(jsonencode(local.scheduler_request), "\\u003c", "<"), "\\u003e", ">")
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "RunJob"
          Effect   = "Allow"
          Action   = ["sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob", "sagemaker:AddTags", "sagemaker:ListTags"]
          Resource = ["arn:aws:sagemaker:${var.region}:${var.account_id}:training-job/${local.job_prefix}-*"]
        },
        {
          Sid       = "PassRole"
          Effect    = "Allow"
          Action    = "iam:PassRole"
          Resource  = aws_iam_role.sagemaker.arn
          Condition = { StringEquals = { "iam:PassedToService" = "sagemaker.amazonaws.com" } }
        },
        {
          Sid      = "HearOfTheEnd"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:aws:events:${var.region}:${var.account_id}:rule/StepFunctionsGetEventsForSageMakerTrainingJobsRule"
        },
      ]
    })
  }
}

resource "aws_security_group" "job" {
  #checkov:skip=CKV2_AWS_5:Attached to the network interface of every run by the job parameters
  name        = local.full_name
  description = "Outgoing traffic of ${local.full_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.full_name })
}

resource "aws_vpc_security_group_egress_rule" "https" {
  security_group_id = aws_security_group.job.id
  description       = "AWS services"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "network" {
  security_group_id = aws_security_group.job.id
  description       = "Data stores in the virtual network"
  ip_protocol       = "tcp"
  from_port         = 1024
  to_port           = 65535
  cidr_ipv4         = var.vpc_cidr
}

resource "aws_iam_role" "sagemaker" {
  name        = local.full_name
  description = "What the application may do in ${local.full_name}"
  tags        = local.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "access" {
  for_each = var.access_policies

  name   = each.key
  role   = aws_iam_role.sagemaker.id
  policy = each.value
}

resource "aws_iam_role_policy" "platform" {
  #checkov:skip=CKV_AWS_355:The registry login and the network interface calls know no resource-level permission
  #checkov:skip=CKV_AWS_290:SageMaker creates its network interfaces itself; AWS documents the calls on all resources
  name = "platform"
  role = aws_iam_role.sagemaker.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "RegistryLogin"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "PullImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = "arn:aws:ecr:${var.region}:${var.account_id}:repository/*"
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/aws/sagemaker/*"
      },
      {
        Sid      = "PutMetrics"
        Effect   = "Allow"
        Action   = "cloudwatch:PutMetricData"
        Resource = "*"
        Condition = {
          StringLike = { "cloudwatch:namespace" = [var.metric_namespace, "/aws/sagemaker/*"] }
        }
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
      {
        Sid       = "AttachEncryptedVolume"
        Effect    = "Allow"
        Action    = "kms:CreateGrant"
        Resource  = var.kms_key_arn
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      },
      {
        Sid    = "JoinNetwork"
        Effect = "Allow"
        Action = [
          "ec2:CreateNetworkInterface",
          "ec2:CreateNetworkInterfacePermission",
          "ec2:DeleteNetworkInterface",
          "ec2:DeleteNetworkInterfacePermission",
          "ec2:DescribeDhcpOptions",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeVpcs",
        ]
        Resource = "*"
      },
    ]
  })
}
