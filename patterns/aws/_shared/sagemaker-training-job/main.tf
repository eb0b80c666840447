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
    ResourceConfig = merge(local.volume_encryption, {
      InstanceType   = var.instance_type
      InstanceCount  = 1
      VolumeSizeInGB = var.volume_gb
    })
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
