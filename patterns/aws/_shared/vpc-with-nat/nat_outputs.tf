output "public_subnet_ids" {
  description = "Subnets for internet-facing load balancers, one per zone"
  value       = aws_subnet.public[*].id
}
