# Where the platform team keeps the archive of every system.
locals {
  prefix = "archive/${var.name}"
}
