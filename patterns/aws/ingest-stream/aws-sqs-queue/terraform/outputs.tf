output "stream_name" {
  description = "Name of the queue; a FIFO queue ends in .fifo."
  value       = aws_sqs_queue.events.name
}

output "stream_arn" {
  description = "ARN of the queue."
  value       = aws_sqs_queue.events.arn
}

output "kind" {
  description = "Kind of stream, which decides the client."
  value       = "sqs"
}

output "brokers" {
  description = "Bootstrap brokers; a queue has none."
  value       = ""
}

output "queue_url" {
  description = "URL that producers and consumers call."
  value       = aws_sqs_queue.events.url
}

output "dead_letter_queue_name" {
  description = "Queue of events that failed every attempt."
  value       = aws_sqs_queue.dead.name
}

output "access_policy_json" {
  description = "IAM policy document to produce to and consume from the queue."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Stream"
        Effect = "Allow"
        Action = [
          "sqs:SendMessage",
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
        ]
        Resource = aws_sqs_queue.events.arn
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
