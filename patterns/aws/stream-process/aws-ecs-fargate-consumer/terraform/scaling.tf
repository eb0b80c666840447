resource "aws_appautoscaling_target" "tasks" {
  count              = local.max_tasks > var.min_tasks ? 1 : 0
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.consumer.name}/${aws_ecs_service.consumer.name}"
  min_capacity       = var.min_tasks
  max_capacity       = local.max_tasks
  tags               = local.tags
}

resource "aws_appautoscaling_policy" "cpu" {
  count              = local.max_tasks > var.min_tasks ? 1 : 0
  name               = "${local.processor}-cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.tasks[0].service_namespace
  scalable_dimension = aws_appautoscaling_target.tasks[0].scalable_dimension
  resource_id        = aws_appautoscaling_target.tasks[0].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
