locals {
  open_ports = []
}

resource "google_compute_region_instance_group_manager" "this" {
  project            = var.project_id
  region             = var.region
  name               = local.full_name
  description        = "Machines of ${local.full_name}"
  base_instance_name = local.full_name

  distribution_policy_zones        = slice(sort(data.google_compute_zones.here.names), 0, min(var.zones, length(data.google_compute_zones.here.names)))
  distribution_policy_target_shape = "EVEN"

  version {
    instance_template = google_compute_instance_template.this.id
  }

  update_policy {
    type                         = "PROACTIVE"
    minimal_action               = "REPLACE"
    replacement_method           = "SUBSTITUTE"
    instance_redistribution_type = "PROACTIVE"
    max_surge_fixed              = var.zones
    max_unavailable_fixed        = 0
  }

  lifecycle {
    ignore_changes = [target_size]
  }
}
