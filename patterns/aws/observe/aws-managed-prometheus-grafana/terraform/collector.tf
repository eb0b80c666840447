locals {
  exporter_config = yamlencode({
    region         = var.region
    period_seconds = 60
    # The newest minute is still being filled; reading two minutes back gives whole values.
    delay_seconds = 120
    metrics = [
      for metric in [
        { name = "request_latency_ms", stats = [], extended = ["p50", "p99"] },
        { name = "request_count", stats = ["Sum"], extended = [] },
        { name = "error_count", stats = ["Sum"], extended = [] },
        { name = "prediction_mean", stats = ["Average"], extended = [] },
        { name = "drift_score", stats = ["Maximum"], extended = [] },
        { name = "feature_age_s", stats = ["Maximum"], extended = [] },
        { name = "retrain_decision", stats = ["Maximum"], extended = [] },
        ] : merge(
        {
          aws_namespace           = var.metric_namespace
          aws_metric_name         = metric.name
          aws_dimensions          = ["service"]
          aws_dimension_select    = { service = [var.name] }
          set_timestamp           = false
          use_get_metric_data     = true
          list_metrics_cache_ttl  = 600
          aws_extended_statistics = metric.extended
        },
        length(metric.stats) == 0 ? {} : { aws_statistics = metric.stats },
      )
    ]
  })

  prometheus_config = yamlencode({
    global = { scrape_interval = "60s", scrape_timeout = "50s" }
    scrape_configs = [
      { job_name = "cloudwatch", static_configs = [{ targets = ["127.0.0.1:9106"] }] },
      { job_name = "collector", static_configs = [{ targets = ["127.0.0.1:9090"] }] },
    ]
    remote_write = [{
      url   = "${aws_prometheus_workspace.this.prometheus_endpoint}api/v1/remote_write"
      sigv4 = { region = var.region }
    }]
  })

  # Grafana keeps nothing: its source and dashboard are written on every start.
  grafana_datasource = yamlencode({
    apiVersion = 1
    datasources = [{
      name      = "scoring"
      uid       = "scoring"
      type      = "prometheus"
      access    = "proxy"
      url       = aws_prometheus_workspace.this.prometheus_endpoint
      isDefault = true
      jsonData  = { sigV4Auth = true, sigV4AuthType = "default", sigV4Region = var.region, httpMethod = "POST" }
    }]
  })

  grafana_provider = yamlencode({
    apiVersion = 1
    providers  = [{ name = "scoring", type = "file", options = { path = "/config/dashboards" } }]
  })

  config_files = {
    "exporter.yml"                         = local.exporter_config
    "prometheus.yml"                       = local.prometheus_config
    "provisioning/datasources/scoring.yml" = local.grafana_datasource
    "provisioning/dashboards/scoring.yml"  = local.grafana_provider
    "dashboards/scoring.json"              = local.grafana_dashboard
  }

  log_configuration = {
    for name in ["config", "exporter", "prometheus", "grafana"] : name => {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this["collector"].name
        awslogs-region        = var.region
        awslogs-stream-prefix = name
      }
    }
  }
}

resource "aws_ecs_cluster" "this" {
  name = "${var.name}-observe"
  tags = local.tags

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "this" {
  family                   = "${var.name}-observe"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 2048
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  tags                     = local.tags

  dynamic "volume" {
    for_each = toset(["config", "wal", "grafana", "tmp"])

    content {
      name = volume.key
    }
  }

  container_definitions = jsonencode([
    {
      # Empty volumes belong to root, and the other containers run as users of their own.
      name                   = "config"
      image                  = var.images.prometheus
      essential              = false
      user                   = "0"
      readonlyRootFilesystem = true
      entryPoint             = ["/bin/sh", "-c"]
      command = [join(" && ", concat(
        ["mkdir -p /config/dashboards /config/provisioning/datasources /config/provisioning/dashboards"],
        [for index, path in keys(local.config_files) : "printenv FILE_${index} > /config/${path}"],
        ["chmod -R a+rX /config", "chmod 0777 /wal /grafana /tmp"],
      ))]
      environment = [for index, path in keys(local.config_files) : { name = "FILE_${index}", value = local.config_files[path] }]
      mountPoints = [
        { sourceVolume = "config", containerPath = "/config", readOnly = false },
        { sourceVolume = "wal", containerPath = "/wal", readOnly = false },
        { sourceVolume = "grafana", containerPath = "/grafana", readOnly = false },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      logConfiguration = local.log_configuration["config"]
    },
    {
      name                   = "exporter"
      image                  = var.images.exporter
      essential              = true
      readonlyRootFilesystem = true
      command                = ["9106", "/config/exporter.yml"]
      mountPoints = [
        { sourceVolume = "config", containerPath = "/config", readOnly = true },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn        = [{ containerName = "config", condition = "SUCCESS" }]
      logConfiguration = local.log_configuration["exporter"]
    },
    {
      name                   = "prometheus"
      image                  = var.images.prometheus
      essential              = true
      readonlyRootFilesystem = true
      command                = ["--agent", "--config.file=/config/prometheus.yml", "--storage.agent.path=/wal", "--web.listen-address=127.0.0.1:9090"]
      mountPoints = [
        { sourceVolume = "config", containerPath = "/config", readOnly = true },
        { sourceVolume = "wal", containerPath = "/wal", readOnly = false },
      ]
      dependsOn        = [{ containerName = "config", condition = "SUCCESS" }]
      logConfiguration = local.log_configuration["prometheus"]
    },
    {
      name                   = "grafana"
      image                  = var.images.grafana
      essential              = true
      readonlyRootFilesystem = true
      portMappings           = [{ containerPort = 3000, protocol = "tcp" }]
      environment = [
        for key, value in {
          AWS_SDK_LOAD_CONFIG                        = "true"
          GF_ANALYTICS_CHECK_FOR_UPDATES             = "false"
          GF_ANALYTICS_REPORTING_ENABLED             = "false"
          GF_AUTH_ANONYMOUS_ENABLED                  = "true"
          GF_AUTH_ANONYMOUS_ORG_ROLE                 = "Viewer"
          GF_AUTH_BASIC_ENABLED                      = "false"
          GF_AUTH_DISABLE_LOGIN_FORM                 = "true"
          GF_AUTH_SIGV4_AUTH_ENABLED                 = "true"
          GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH  = "/config/dashboards/scoring.json"
          GF_PATHS_DATA                              = "/grafana"
          GF_PATHS_PROVISIONING                      = "/config/provisioning"
          GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION = "true"
        } : { name = key, value = value }
      ]
      mountPoints = [
        { sourceVolume = "config", containerPath = "/config", readOnly = true },
        { sourceVolume = "grafana", containerPath = "/grafana", readOnly = false },
        { sourceVolume = "tmp", containerPath = "/tmp", readOnly = false },
      ]
      dependsOn        = [{ containerName = "config", condition = "SUCCESS" }]
      logConfiguration = local.log_configuration["grafana"]
    },
  ])
}

resource "aws_ecs_service" "this" {
  name            = "${var.name}-observe"
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this.arn
  desired_count   = 1
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"
  tags            = local.tags

  # Two collectors at once would write every sample twice.
  deployment_minimum_healthy_percent = 0
  deployment_maximum_percent         = 100

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.this.id]
    assign_public_ip = false
  }

  service_registries {
    registry_arn = aws_service_discovery_service.grafana.arn
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}

# The watcher is watched from outside itself: without a running task this metric has no data.
resource "aws_cloudwatch_metric_alarm" "watcher" {
  alarm_name          = "${var.name}-watcher-down"
  alarm_description   = "The metrics collector does not run, so no other alert can fire"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  dimensions          = { ClusterName = aws_ecs_cluster.this.name, ServiceName = aws_ecs_service.this.name }
  statistic           = "SampleCount"
  period              = 300
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  treat_missing_data  = "breaching"
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]
  tags                = local.tags
}
