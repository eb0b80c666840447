locals {
  scaling = {
    read = {
      dimension = "dynamodb:table:ReadCapacityUnits"
      metric    = "DynamoDBReadCapacityUtilization"
      minimum   = var.read_capacity_min
      maximum   = var.read_capacity_max
    }
    write = {
      dimension = "dynamodb:table:WriteCapacityUnits"
      metric    = "DynamoDBWriteCapacityUtilization"
      minimum   = var.write_capacity_min
      maximum   = var.write_capacity_max
    }
  }
}

resource "aws_appautoscaling_target" "this" {
  for_each = local.scaling

  service_namespace  = "dynamodb"
  resource_id        = "table/${aws_dynamodb_table.this.name}"
  scalable_dimension = each.value.dimension
  min_capacity       = each.value.minimum
  max_capacity       = max(each.value.minimum, each.value.maximum)
  tags               = local.tags
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.scaling

  name               = "${local.table_name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[each.key].service_namespace
  resource_id        = aws_appautoscaling_target.this[each.key].resource_id
  scalable_dimension = aws_appautoscaling_target.this[each.key].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = var.target_utilisation_pct
    scale_in_cooldown  = 60
    scale_out_cooldown = 0

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
    }
  }
}
