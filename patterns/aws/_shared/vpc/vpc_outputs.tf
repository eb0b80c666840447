output "vpc_id" {
  description = "Id of the virtual network"
  value       = aws_vpc.this.id
}

output "vpc_cidr" {
  description = "Address range of the virtual network"
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Subnets without a public address, one per zone"
  value       = aws_subnet.private[*].id
}

output "private_route_table_ids" {
  description = "Route tables of the private subnets"
  value       = aws_route_table.private[*].id
}
