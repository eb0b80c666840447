output "public_subnet_ids" {
  description = "Subnets for internet-facing load balancers, one per zone; empty where there are none"
  value       = aws_subnet.public[*].id
}
