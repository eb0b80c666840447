resource "aws_eip" "nat" {
  count = var.zones

  domain     = "vpc"
  tags       = merge(local.tags, { Name = "${var.name}-nat-${local.zone_names[count.index]}" })
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  count = var.zones

  allocation_id = aws_eip.nat[count.index].id
  subnet_id     = aws_subnet.public[count.index].id
  tags          = merge(local.tags, { Name = "${var.name}-${local.zone_names[count.index]}" })
  depends_on    = [aws_internet_gateway.this]
}

# Each zone leaves through its own gateway: a zone's failure stays in that zone and no GB crosses zones.
resource "aws_route" "private_egress" {
  count = var.zones

  route_table_id         = aws_route_table.private[count.index].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[count.index].id
}
