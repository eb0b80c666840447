locals {
  tags = merge(var.tags, { Environment = var.environment })

  role      = "serve"
  full_name = "${var.name}-${local.role}"
  # Load balancers and target groups allow 32 characters.
  short_name      = trimsuffix(substr(var.name, 0, 24), "-")
  port            = 8080
  node_port       = 30080
  certificate_arn = var.certificate_arn == "" ? aws_acm_certificate.this[0].arn : var.certificate_arn

  # A cluster or node group that does not report these yet (an emulated one, say) gets the names EKS would derive.
  issuer             = try(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://oidc.eks.${var.region}.amazonaws.com/id/${local.full_name}")
  cluster_group      = try(aws_eks_cluster.this.vpc_config[0].cluster_security_group_id, aws_security_group.node.id)
  node_scaling_group = try(aws_eks_node_group.this.resources[0].autoscaling_groups[0].name, "eks-${local.full_name}")
}

# EKS writes to a group of this name, and creates it without key and retention if it is not there.
resource "aws_cloudwatch_log_group" "control_plane" {
  name              = "/aws/eks/${local.full_name}/cluster"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = local.tags
}

resource "aws_eks_cluster" "this" {
  name                      = local.full_name
  version                   = var.kubernetes_version
  role_arn                  = aws_iam_role.cluster.arn
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  tags                      = local.tags

  vpc_config {
    subnet_ids              = var.private_subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = false
  }

  # A release that has left standard support costs six times as much: the cluster moves on instead.
  upgrade_policy {
    support_type = "STANDARD"
  }

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = var.kms_key_arn
    }
  }

  depends_on = [aws_iam_role_policy_attachment.cluster, aws_cloudwatch_log_group.control_plane]
}

resource "aws_eks_access_entry" "deploy" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = var.deploy_role_arn
  type          = "STANDARD"
  tags          = local.tags
}

resource "aws_eks_access_policy_association" "deploy" {
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.deploy.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  # The first apply of the manifests creates the namespace, which a role bound to it could not.
  access_scope {
    type = "cluster"
  }
}

resource "aws_launch_template" "node" {
  name        = "${local.full_name}-node"
  description = "Nodes of ${local.full_name}"
  tags        = local.tags

  vpc_security_group_ids = distinct([local.cluster_group, aws_security_group.node.id])

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
    # Pods get their own role and have no business with the node's.
    http_put_response_hop_limit = 1
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
    tags          = merge(local.tags, { Name = "${local.full_name}-node" })
  }
}

resource "aws_eks_node_group" "this" {
  cluster_name    = aws_eks_cluster.this.name
  node_group_name = local.full_name
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = var.private_subnet_ids
  instance_types  = [var.instance_type]
  ami_type        = "AL2023_x86_64_STANDARD"
  tags            = local.tags

  scaling_config {
    min_size     = var.replicas
    desired_size = var.replicas
    max_size     = var.replicas + 1
  }

  update_config {
    max_unavailable = 1
  }

  launch_template {
    id      = aws_launch_template.node.id
    version = aws_launch_template.node.latest_version
  }

  depends_on = [aws_iam_role_policy_attachment.node]
}

# The node group owns its Auto Scaling group; joining it to the target group needs no controller in the cluster.
resource "aws_autoscaling_attachment" "this" {
  #checkov:skip=CKV2_AWS_15:EKS replaces nodes on the kubelet's word; the load balancer leaves a node out by its own health check
  autoscaling_group_name = local.node_scaling_group
  lb_target_group_arn    = aws_lb_target_group.this.arn
}
