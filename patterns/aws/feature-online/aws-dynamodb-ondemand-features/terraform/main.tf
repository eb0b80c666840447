locals {
  table_name = "${var.name}-features"
  tags       = merge(var.tags, { Environment = var.environment })
}

resource "aws_dynamodb_table" "this" {
  name                        = local.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "entity_key"
  deletion_protection_enabled = !var.force_destroy
  tags                        = local.tags

  attribute {
    name = "entity_key"
    type = "S"
  }

  ttl {
    attribute_name = "expires_at"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }
}
