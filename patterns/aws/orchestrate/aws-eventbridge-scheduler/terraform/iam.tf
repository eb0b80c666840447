resource "aws_iam_role" "scheduler" {
  name        = "${var.name}-scheduler"
  description = "Starts the jobs on schedule"
  tags        = local.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "scheduler.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "training" {
  count = length(var.training_jobs)

  name   = "start-training-${var.training_jobs[count.index].name}"
  role   = aws_iam_role.scheduler.id
  policy = var.training_jobs[count.index].policy_json
}

resource "aws_iam_role_policy" "scoring" {
  count = length(var.scoring_jobs)

  name   = "start-scoring-${var.scoring_jobs[count.index].name}"
  role   = aws_iam_role.scheduler.id
  policy = var.scoring_jobs[count.index].policy_json
}

resource "aws_iam_role_policy" "platform" {
  name = "platform"
  role = aws_iam_role.scheduler.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "KeepUndelivered"
        Effect   = "Allow"
        Action   = "sqs:SendMessage"
        Resource = aws_sqs_queue.undelivered.arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
