locals {
  tags = merge(var.tags, { Environment = var.environment })

  role       = "score-batch"
  full_name  = "${var.name}-${local.role}"
  job_prefix = trimsuffix(substr(local.full_name, 0, 26), "-")

  request = {
    ModelName               = aws_sagemaker_model.this.name
    BatchStrategy           = "MultiRecord"
    MaxPayloadInMB          = 6
    MaxConcurrentTransforms = var.concurrent_requests
    TransformInput = {
      ContentType     = "application/jsonlines"
      CompressionType = "None"
      SplitType       = "Line"
      DataSource = {
        S3DataSource = {
          S3DataType = "S3Prefix"
          S3Uri      = "s3://${var.lake_bucket}/${var.input_prefix}"
        }
      }
    }
    TransformOutput = {
      S3OutputPath = "s3://${var.lake_bucket}/${var.output_prefix}"
      Accept       = "application/jsonlines"
      AssembleWith = "Line"
      KmsKeyId     = var.kms_key_arn
    }
    TransformResources = {
      InstanceType   = var.instance_type
      InstanceCount  = var.instance_count
      VolumeKmsKeyId = var.kms_key_arn
    }
    ModelClientConfig = {
      InvocationsTimeoutInSeconds = 600
      InvocationsMaxRetries       = 2
    }
    Tags = [for key in sort(keys(local.tags)) : { Key = key, Value = local.tags[key] }]
  }

  # Every attempt needs a name of its own, so that a retry does not meet its failed predecessor.
  sfn_request = merge(local.request, {
    "TransformJobName.$" = "States.Format('${local.job_prefix}-{}', States.UUID())"
  })
  scheduler_request = merge(local.request, {
    TransformJobName = "${local.job_prefix}-<aws.scheduler.execution-id>"
  })

  job = {
    name           = local.role
    sfn_resource   = "arn:aws:states:::sagemaker:createTransformJob.sync"
    sfn_parameters = jsonencode(local.sfn_request)
    scheduler_arn  = "arn:aws:scheduler:::aws-sdk:sagemaker:createTransformJob"
    # The scheduler looks for its keyword in the text, where jsonencode would have escaped the angle brackets.
    scheduler_input = replace(replace(jsonencode(local.scheduler_request), "\\u003c", "<"), "\\u003e", ">")
    policy_json = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Sid      = "RunJob"
          Effect   = "Allow"
          Action   = ["sagemaker:CreateTransformJob", "sagemaker:DescribeTransformJob", "sagemaker:StopTransformJob", "sagemaker:AddTags", "sagemaker:ListTags"]
          Resource = ["arn:aws:sagemaker:${var.region}:${var.account_id}:transform-job/${local.job_prefix}-*", aws_sagemaker_model.this.arn]
        },
        {
          Sid      = "HearOfTheEnd"
          Effect   = "Allow"
          Action   = ["events:PutTargets", "events:PutRule", "events:DescribeRule"]
          Resource = "arn:aws:events:${var.region}:${var.account_id}:rule/StepFunctionsGetEventsForSageMakerTransformJobsRule"
        },
      ]
    })
  }
}

resource "aws_sagemaker_model" "this" {
  #checkov:skip=CKV_AWS_370:The container reads the champion model from the registry, which network isolation would forbid
  name               = "${local.job_prefix}-${substr(sha256(jsonencode([var.image_uri, var.app_env])), 0, 8)}"
  execution_role_arn = aws_iam_role.sagemaker.arn
  tags               = local.tags

  primary_container {
    image       = var.image_uri
    mode        = "SingleModel"
    environment = { for key, value in var.app_env : key => value if value != "" }
  }

  vpc_config {
    subnets            = var.private_subnet_ids
    security_group_ids = [aws_security_group.job.id]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "job" {
  #checkov:skip=CKV2_AWS_5:Attached to the network interface of every run by the model
  name        = local.full_name
  description = "Outgoing traffic of ${local.full_name}"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = local.full_name })
}
