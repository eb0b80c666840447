output "stream_name" {
  description = "Name of the stream."
  value       = aws_kinesis_stream.events.name
}

output "stream_arn" {
  description = "ARN of the stream."
  value       = aws_kinesis_stream.events.arn
}

output "kind" {
  description = "Kind of stream, which decides the client."
  value       = "kinesis"
}

output "brokers" {
  description = "Bootstrap brokers; a Kinesis stream has none."
  value       = ""
}

output "access_policy_json" {
  description = "IAM policy document to produce to and consume from the stream."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Stream"
        Effect = "Allow"
        Action = [
          "kinesis:PutRecord",
          "kinesis:PutRecords",
          "kinesis:DescribeStream",
          "kinesis:DescribeStreamSummary",
          "kinesis:ListShards",
          "kinesis:GetShardIterator",
          "kinesis:GetRecords",
        ]
        Resource = aws_kinesis_stream.events.arn
      },
      {
        Sid      = "StreamKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}

output "broker_routes" {
  description = "Address ranges and ports of brokers outside the network; there are none."
  value       = []
}
