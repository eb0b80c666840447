resource "aws_msk_serverless_cluster" "events" {
  cluster_name = local.cluster
  tags         = local.tags

  client_authentication {
    sasl {
      iam {
        enabled = true
      }
    }
  }

  vpc_config {
    subnet_ids         = var.private_subnet_ids
    security_group_ids = [aws_security_group.brokers.id]
  }
}
