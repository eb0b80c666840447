output "stream_arn" {
  description = "ARN of the cluster."
  value       = aws_msk_cluster.events.arn
}

output "brokers" {
  description = "Bootstrap brokers for TLS with IAM."
  value       = aws_msk_cluster.events.bootstrap_brokers_sasl_iam
}

output "access_policy_json" {
  description = "IAM policy document to produce to and consume from the topic, and to create it."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "StreamCluster"
        Effect   = "Allow"
        Action   = ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster", "kafka-cluster:WriteDataIdempotently"]
        Resource = aws_msk_cluster.events.arn
      },
      {
        Sid    = "StreamTopic"
        Effect = "Allow"
        Action = [
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:AlterTopic",
          "kafka-cluster:WriteData",
          "kafka-cluster:ReadData",
        ]
        Resource = "${replace(aws_msk_cluster.events.arn, ":cluster/", ":topic/")}/*"
      },
      {
        Sid      = "StreamGroups"
        Effect   = "Allow"
        Action   = ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"]
        Resource = "${replace(aws_msk_cluster.events.arn, ":cluster/", ":group/")}/*"
      },
      {
        Sid      = "StreamBrokers"
        Effect   = "Allow"
        Action   = ["kafka:DescribeCluster", "kafka:DescribeClusterV2", "kafka:GetBootstrapBrokers"]
        Resource = aws_msk_cluster.events.arn
      },
    ]
  })
}
