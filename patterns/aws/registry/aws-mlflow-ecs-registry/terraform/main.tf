locals {
  server    = "${var.name}-mlflow"
  host      = "mlflow.${aws_service_discovery_private_dns_namespace.this.name}"
  port      = 5000
  artefacts = "s3://${var.bucket_name}/mlflow"
  tags      = merge(var.tags, { Environment = var.environment })

  # A new database gets its tables from the server; an older one is brought to the schema of the image's MLflow first.
  launcher = <<-PYTHON
    import os, subprocess
    from sqlalchemy import create_engine, inspect
    from sqlalchemy.engine import URL
    url = URL.create("postgresql+psycopg2", username=os.environ["DB_USER"], password=os.environ.pop("DB_PASSWORD"),
                     host=os.environ["DB_HOST"], port=5432, database="mlflow", query={"sslmode": "require"})
    uri = url.render_as_string(hide_password=False)
    if inspect(create_engine(url)).has_table("alembic_version"):
        subprocess.run(["mlflow", "db", "upgrade", uri], check=True)
    os.environ["MLFLOW_BACKEND_STORE_URI"] = uri
    os.execvp("mlflow", ["mlflow", "server", "--host", "0.0.0.0", "--port", "${local.port}",
                         "--artifacts-destination", "${local.artefacts}", "--workers", "2"])
  PYTHON

  # One element once RDS has made the secret.
  database_secret_arn = join("", aws_db_instance.this.master_user_secret[*].secret_arn)

  # MLflow refuses requests for hosts it was not told of.
  allowed_hosts = join(",", [local.host, "${local.host}:${local.port}", "localhost:${local.port}", "127.0.0.1:${local.port}"])
}

resource "aws_cloudwatch_log_group" "server" {
  name              = "/ecs/${local.server}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_ecs_cluster" "this" {
  #checkov:skip=CKV_AWS_65:one small server; its logs and the database's metrics suffice, and Container Insights bills per metric
  name = local.server
  tags = local.tags
}

resource "aws_ecs_task_definition" "server" {
  #checkov:skip=CKV_AWS_336:MLflow buffers uploads in /tmp, and a Fargate bind mount belongs to root while the image runs as another user
  family                   = local.server
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = tostring(var.task_cpu_units)
  memory                   = tostring(var.task_memory_mib)
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  tags                     = local.tags

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }

  container_definitions = jsonencode([
    {
      name       = "mlflow"
      image      = var.image_uri
      essential  = true
      entryPoint = ["python", "-c"]
      command    = [local.launcher]
      environment = [
        { name = "AWS_DEFAULT_REGION", value = var.region },
        { name = "DB_HOST", value = aws_db_instance.this.address },
        { name = "DB_USER", value = aws_db_instance.this.username },
        { name = "MLFLOW_SERVER_ALLOWED_HOSTS", value = local.allowed_hosts },
      ]
      secrets = [
        { name = "DB_PASSWORD", valueFrom = "${local.database_secret_arn}:password::" },
      ]
      portMappings = [{ containerPort = local.port, protocol = "tcp" }]
      healthCheck = {
        command     = ["CMD", "python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:${local.port}/health', timeout=3)"]
        interval    = 30
        timeout     = 5
        retries     = 3
        startPeriod = 120
      }
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.server.name
          awslogs-region        = var.region
          awslogs-stream-prefix = "mlflow"
        }
      }
    },
  ])
}

resource "aws_ecs_service" "server" {
  name                   = local.server
  cluster                = aws_ecs_cluster.this.id
  task_definition        = aws_ecs_task_definition.server.arn
  desired_count          = var.task_count
  launch_type            = "FARGATE"
  platform_version       = "LATEST"
  propagate_tags         = "SERVICE"
  enable_execute_command = false
  tags                   = local.tags

  network_configuration {
    subnets          = var.private_subnet_ids
    security_groups  = [aws_security_group.server.id]
    assign_public_ip = false
  }

  service_registries {
    registry_arn = aws_service_discovery_service.mlflow.arn
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}
