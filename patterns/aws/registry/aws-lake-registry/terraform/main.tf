locals {
  table_name = "${var.name}-registry"
  prefix     = "registry"
  tags       = merge(var.tags, { Environment = var.environment })
}

# One item per version and one per stage; a promotion is a conditional write to the stage's item, so two cannot cross.
resource "aws_dynamodb_table" "this" {
  name                        = local.table_name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "model"
  range_key                   = "record"
  deletion_protection_enabled = !var.force_destroy
  tags                        = local.tags

  attribute {
    name = "model"
    type = "S"
  }

  attribute {
    name = "record"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }
}
