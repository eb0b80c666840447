# A small system that was written by hand, for: mlops-architect adopt examples/adopted-fraud-api --pretend
provider "aws" {
  region = "eu-west-1"
}

resource "aws_kinesis_stream" "transactions" {
  name        = "transactions"
  shard_count = 4
}

resource "aws_dynamodb_table" "card_features" {
  name         = "card-features"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "card_id"

  attribute {
    name = "card_id"
    type = "S"
  }
}

resource "aws_sagemaker_endpoint" "fraud" {
  name                 = "fraud"
  endpoint_config_name = aws_sagemaker_endpoint_configuration.fraud.name
}

resource "aws_sagemaker_endpoint_configuration" "fraud" {
  name = "fraud"

  production_variants {
    variant_name           = "live"
    model_name             = "fraud-7"
    initial_instance_count = 2
    instance_type          = "ml.c5.xlarge"
  }
}

resource "aws_s3_bucket" "lake" {
  bucket = "acme-fraud-lake"
}
