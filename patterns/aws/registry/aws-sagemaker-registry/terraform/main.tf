locals {
  group_name = "${var.name}-models"
  tags       = merge(var.tags, { Environment = var.environment })

  # Artefacts and evaluation reports that a model package refers to.
  artefact_prefix = "models"
}

resource "aws_sagemaker_model_package_group" "this" {
  model_package_group_name        = local.group_name
  model_package_group_description = "Versions of the scoring model with their evaluation and approval"
  tags                            = local.tags
}
