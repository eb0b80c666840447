resource "aws_launch_template" "this" {
  name                   = local.full_name
  description            = local.machines
  image_id               = local.machine_image
  instance_type          = var.instance_type
  update_default_version = true
  vpc_security_group_ids = [local.machine_security_group]
  user_data              = base64encode(local.start)
  tags                   = local.tags

  iam_instance_profile {
    arn = local.machine_profile
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
    # Containers share the host's network, so one hop is enough.
    http_put_response_hop_limit = 1
  }

  monitoring {
    enabled = true
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = var.root_volume_gb
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = merge(local.tags, { Name = local.full_name })
  }

  tag_specifications {
    resource_type = "volume"
    tags          = merge(local.tags, { Name = local.full_name })
  }
}
