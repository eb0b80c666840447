output "egress_public_ips" {
  description = "Addresses that partners see; put them on their allow-lists"
  value       = aws_eip.nat[*].public_ip
}
