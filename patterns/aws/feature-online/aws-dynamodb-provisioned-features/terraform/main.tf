locals {
  table_name = "${var.name}-features"
  tags       = merge(var.tags, { Environment = var.environment })
}

resource "aws_dynamodb_table" "this" {
  name                        = local.table_name
  billing_mode                = "PROVISIONED"
  read_capacity               = var.read_capacity_min
  write_capacity              = var.write_capacity_min
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

  # Scaling owns the capacity once the table exists.
  lifecycle {
    ignore_changes = [read_capacity, write_capacity]
  }
}
