locals {
  trust = {
    for service in ["ecs-tasks", "ec2", "batch"] : service => jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Action    = "sts:AssumeRole"
          Principal = { Service = "${service}.amazonaws.com" }
        },
      ]
    })
  }
}

resource "aws_iam_role" "batch" {
  name               = "${local.job_name}-batch"
  description        = "Starts and stops instances for the feature job"
  assume_role_policy = local.trust["batch"]
  tags               = local.tags
}

resource "aws_iam_role_policy_attachment" "batch" {
  role       = aws_iam_role.batch.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBatchServiceRole"
}

resource "aws_iam_role" "instance" {
  name               = "${local.job_name}-instance"
  description        = "Lets an instance join the compute environment"
  assume_role_policy = local.trust["ec2"]
  tags               = local.tags
}

resource "aws_iam_role_policy_attachment" "instance" {
  role       = aws_iam_role.instance.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_instance_profile" "instance" {
  name = "${local.job_name}-instance"
  role = aws_iam_role.instance.name
  tags = local.tags
}

resource "aws_iam_role" "execution" {
  name               = "${local.job_name}-execution"
  description        = "Pulls the image and writes logs for the feature job"
  assume_role_policy = local.trust["ecs-tasks"]
  tags               = local.tags
}

resource "aws_iam_role" "job" {
  name               = "${local.job_name}-job"
  description        = "What the feature job may do"
  assume_role_policy = local.trust["ecs-tasks"]
  tags               = local.tags
}

resource "aws_iam_role_policy" "access" {
  for_each = var.access_policies

  name   = each.key
  role   = aws_iam_role.job.id
  policy = each.value
}
