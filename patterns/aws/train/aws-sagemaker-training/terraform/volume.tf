locals {
  volume_encryption = { VolumeKmsKeyId = var.kms_key_arn }
}
