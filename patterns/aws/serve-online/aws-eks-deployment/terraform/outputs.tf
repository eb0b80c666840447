output "endpoint_url" {
  description = "URL that callers inside the network use, once the manifests are applied"
  value       = "https://${var.service_domain}"
}

output "service_name" {
  description = "Name of the cluster and of its node group"
  value       = aws_eks_cluster.this.name
}

output "log_group_name" {
  description = "Where the service's logs belong; a log agent in the cluster ships them"
  value       = aws_cloudwatch_log_group.this.name
}

output "cluster_name" {
  description = "Name of the cluster"
  value       = aws_eks_cluster.this.name
}

output "manifests_uri" {
  description = "Where the same documents lie"
  value       = "s3://${var.lake_bucket}/${aws_s3_object.manifests.key}"
}

output "deploy_command" {
  description = "How a deployment runner inside the network applies them"
  value       = "aws eks update-kubeconfig --name ${aws_eks_cluster.this.name} --region ${var.region} && aws s3 cp s3://${var.lake_bucket}/${aws_s3_object.manifests.key} - | kubectl apply -f -"
}
