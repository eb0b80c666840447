resource "aws_s3_bucket" "raw" {
  bucket = "acme-${local.name}-raw"
}

resource "aws_s3_bucket_lifecycle_configuration" "raw" {
  bucket = aws_s3_bucket.raw.id
  rule {
    id     = "expire"
    status = "Enabled"
    expiration {
      days = 730
    }
  }
}

resource "aws_kinesis_stream" "transactions" {
  name             = "${local.name}-transactions"
  shard_count      = 6
  retention_period = 48
  encryption_type  = "NONE"

  stream_mode_details {
    stream_mode = "PROVISIONED"
  }
}

resource "aws_lambda_function" "enricher" {
  function_name = "${local.name}-enricher"
  role          = aws_iam_role.task.arn
  package_type  = "Image"
  image_uri     = var.image
  memory_size   = 1024
  timeout       = 60
}

resource "aws_lambda_event_source_mapping" "enricher" {
  event_source_arn  = aws_kinesis_stream.transactions.arn
  function_name     = aws_lambda_function.enricher.arn
  starting_position = "LATEST"
}

resource "aws_dynamodb_table" "card_features" {
  name         = "${local.name}-card-features"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "card_id"

  attribute {
    name = "card_id"
    type = "S"
  }
}

