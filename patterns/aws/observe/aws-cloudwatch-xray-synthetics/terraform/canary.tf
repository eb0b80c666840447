locals {
  canary_bucket = "${var.name}-canary-${var.account_id}"

  # Any answer below 500 counts: 401 or 403 still proves DNS, TLS, load balancer and service.
  canary_script = <<-JS
    exports.handler = async () => {
      const url = new URL(process.env.CANARY_URL);
      const client = require(url.protocol === "https:" ? "https" : "http");
      const limitMs = Number(process.env.CANARY_TIMEOUT_MS);
      const started = Date.now();

      const status = await new Promise((resolve, reject) => {
        const request = client.get(url, { timeout: limitMs }, (response) => {
          response.resume();
          response.on("end", () => resolve(response.statusCode));
        });
        request.on("timeout", () => request.destroy(new Error("no answer within " + limitMs + " ms")));
        request.on("error", reject);
      });

      console.log(JSON.stringify({ url: url.href, status, took_ms: Date.now() - started }));
      if (status >= 500) {
        throw new Error(url.href + " answered " + status);
      }
    };
  JS

  # Through CloudFormation because only its canary takes a script as text; the provider's own resource wants an archive.
  canary_template = {
    Resources = {
      Canary = {
        Type = "AWS::Synthetics::Canary"
        Properties = {
          Name                       = var.name
          RuntimeVersion             = var.canary_runtime
          ExecutionRoleArn           = one(aws_iam_role.canary[*].arn)
          ArtifactS3Location         = "s3://${local.canary_bucket}/runs"
          ArtifactConfig             = { S3Encryption = { EncryptionMode = "SSE_KMS", KmsKeyArn = var.kms_key_arn } }
          Code                       = { Handler = "index.handler", Script = local.canary_script }
          Schedule                   = { Expression = var.canary_schedule }
          StartCanaryAfterCreation   = true
          ProvisionedResourceCleanup = "AUTOMATIC"
          SuccessRetentionPeriod     = 7
          FailureRetentionPeriod     = 31
          VPCConfig                  = { VpcId = var.vpc_id, SubnetIds = var.private_subnet_ids, SecurityGroupIds = aws_security_group.canary[*].id }
          RunConfig = {
            TimeoutInSeconds     = 60
            MemoryInMB           = 960
            ActiveTracing        = true
            EnvironmentVariables = { CANARY_URL = "${trimsuffix(var.endpoint_url, "/")}${var.canary_path}", CANARY_TIMEOUT_MS = "10000" }
          }
        }
      }
    }
  }
}

resource "aws_cloudformation_stack" "canary" {
  #checkov:skip=CKV_AWS_124:deployment progress is not an alert
  count = local.online

  name          = "${var.name}-canary"
  template_body = jsonencode(local.canary_template)
  tags          = local.tags

  depends_on = [aws_iam_role_policy.canary, aws_s3_bucket_policy.canary]
}

resource "aws_cloudwatch_metric_alarm" "canary" {
  count = local.online

  alarm_name          = "${var.name}-canary"
  alarm_description   = "The service does not answer when asked from outside itself"
  namespace           = "CloudWatchSynthetics"
  metric_name         = "SuccessPercent"
  dimensions          = { CanaryName = var.name }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 2
  threshold           = 90
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  tags                = local.tags
}

resource "aws_security_group" "canary" {
  #checkov:skip=CKV2_AWS_5:attached to the canary inside the stack
  count = local.online

  name        = "${var.name}-canary"
  description = "Canary that asks the service"
  vpc_id      = var.vpc_id
  tags        = merge(local.tags, { Name = "${var.name}-canary" })
}

resource "aws_vpc_security_group_egress_rule" "canary" {
  for_each = local.online == 0 ? {} : { http = 80, https = 443 }

  security_group_id = aws_security_group.canary[0].id
  description       = "Service and AWS over ${each.key}"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  tags              = local.tags
}

resource "aws_iam_role" "canary" {
  count = local.online

  name = "${var.name}-canary"
  tags = local.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "canary" {
  #checkov:skip=CKV_AWS_290:network interfaces and traces have no resource to name before they exist
  #checkov:skip=CKV_AWS_355:network interfaces and traces have no resource to name before they exist
  count = local.online

  name = "run-canary"
  role = aws_iam_role.canary[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "KeepRecords"
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:PutObject"]
        Resource = ["arn:aws:s3:::${local.canary_bucket}", "arn:aws:s3:::${local.canary_bucket}/runs/*"]
      },
      {
        Sid      = "EncryptRecords"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:${var.region}:${var.account_id}:log-group:/aws/lambda/cwsyn-*"
      },
      {
        Sid       = "PublishResult"
        Effect    = "Allow"
        Action    = "cloudwatch:PutMetricData"
        Resource  = "*"
        Condition = { StringEquals = { "cloudwatch:namespace" = "CloudWatchSynthetics" } }
      },
      {
        Sid      = "TraceAndJoinNetwork"
        Effect   = "Allow"
        Action   = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "s3:ListAllMyBuckets", "xray:PutTraceSegments"]
        Resource = "*"
      },
    ]
  })
}
