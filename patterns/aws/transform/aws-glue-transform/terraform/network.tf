data "aws_subnet" "worker" {
  id = var.private_subnet_ids[0]
}

# Glue places all workers of a run in the subnet of its connection.
resource "aws_glue_connection" "vpc" {
  name            = local.job_name
  description     = "Places the workers in a private subnet"
  connection_type = "NETWORK"
  tags            = local.tags

  physical_connection_requirements {
    availability_zone      = data.aws_subnet.worker.availability_zone
    subnet_id              = data.aws_subnet.worker.id
    security_group_id_list = [aws_security_group.worker.id]
  }
}
