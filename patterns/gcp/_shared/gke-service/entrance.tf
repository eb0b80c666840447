# The internal load balancer of the Gateway answers at this address; its proxies take theirs from a range of their own.
resource "google_compute_address" "this" {
  project      = var.project_id
  region       = var.region
  name         = local.full_name
  description  = "Callers of ${local.full_name}"
  address_type = "INTERNAL"
  purpose      = "SHARED_LOADBALANCER_VIP"
  subnetwork   = var.subnet_id
  labels       = local.labels_of_cloud

  depends_on = [google_project_service.this]
}

resource "google_compute_subnetwork" "proxies" {
  #checkov:skip=CKV_GCP_26:A range that only proxies use has no flow logs
  #checkov:skip=CKV_GCP_74:Nothing in it calls Google APIs
  #checkov:skip=CKV_GCP_76:The network has no IPv6
  project       = var.project_id
  region        = var.region
  name          = "${var.name}-proxies"
  description   = "Proxies of the internal load balancers of ${var.name}"
  network       = var.network_id
  ip_cidr_range = var.proxies_range
  purpose       = "REGIONAL_MANAGED_PROXY"
  role          = "ACTIVE"

  depends_on = [google_project_service.this]
}

resource "google_compute_region_ssl_policy" "this" {
  project         = var.project_id
  region          = var.region
  name            = local.full_name
  profile         = "RESTRICTED"
  min_tls_version = "TLS_1_2"

  depends_on = [google_project_service.this]
}

# Google issues the certificate once the record that proves the domain (an output) has been made, in public DNS.
resource "google_certificate_manager_dns_authorization" "this" {
  project     = var.project_id
  location    = var.region
  name        = local.full_name
  description = "Proves ${var.service_domain}"
  domain      = var.service_domain
  type        = "PER_PROJECT_RECORD"
  labels      = local.labels_of_cloud

  depends_on = [google_project_service.this]
}

resource "google_certificate_manager_certificate" "this" {
  project     = var.project_id
  location    = var.region
  name        = local.full_name
  description = "Certificate of ${var.service_domain}"
  labels      = local.labels_of_cloud

  managed {
    domains            = [var.service_domain]
    dns_authorizations = [google_certificate_manager_dns_authorization.this.id]
  }
}

# The name resolves inside the network only.
resource "google_dns_managed_zone" "this" {
  project     = var.project_id
  name        = local.full_name
  dns_name    = "${var.service_domain}."
  description = "Scoring service of ${var.name}"
  visibility  = "private"
  labels      = local.labels_of_cloud

  private_visibility_config {
    networks {
      network_url = var.network_id
    }
  }

  depends_on = [google_project_service.this]
}

resource "google_dns_record_set" "this" {
  project      = var.project_id
  managed_zone = google_dns_managed_zone.this.name
  name         = "${var.service_domain}."
  type         = "A"
  ttl          = 60
  rrdatas      = [google_compute_address.this.address]
}

locals {
  of_service = { group = "", kind = "Service", name = local.role }
  of_gateway = { group = "gateway.networking.k8s.io", kind = "Gateway", name = local.role }
  place      = { name = local.role, namespace = local.namespace, labels = local.labels }

  entrance = [
    {
      apiVersion = "v1"
      kind       = "Service"
      metadata   = local.place
      spec = {
        type     = "ClusterIP"
        selector = local.labels
        ports    = [{ name = "http", port = 80, targetPort = "http" }]
      }
    },
    {
      apiVersion = "gateway.networking.k8s.io/v1"
      kind       = "Gateway"
      metadata   = local.place
      spec = {
        gatewayClassName = "gke-l7-rilb"
        addresses        = [{ type = "NamedAddress", value = google_compute_address.this.name }]
        listeners = [{
          name     = "https"
          protocol = "HTTPS"
          port     = 443
          hostname = var.service_domain
          tls = {
            mode    = "Terminate"
            options = { "networking.gke.io/cert-manager-certs" = google_certificate_manager_certificate.this.name }
          }
        }]
      }
    },
    {
      apiVersion = "networking.gke.io/v1"
      kind       = "GCPGatewayPolicy"
      metadata   = local.place
      spec = {
        default   = { sslPolicy = google_compute_region_ssl_policy.this.name, allowGlobalAccess = true }
        targetRef = local.of_gateway
      }
    },
    {
      apiVersion = "gateway.networking.k8s.io/v1"
      kind       = "HTTPRoute"
      metadata   = local.place
      spec = {
        parentRefs = [{ name = local.role }]
        hostnames  = [var.service_domain]
        rules      = [{ backendRefs = [{ name = local.role, port = 80 }] }]
      }
    },
    {
      apiVersion = "networking.gke.io/v1"
      kind       = "HealthCheckPolicy"
      metadata   = local.place
      spec = {
        default = {
          checkIntervalSec   = 10
          timeoutSec         = 5
          healthyThreshold   = 1
          unhealthyThreshold = 2
          config             = { type = "HTTP", httpHealthCheck = { port = local.port, requestPath = "/health/ready" } }
        }
        targetRef = local.of_service
      }
    },
    {
      apiVersion = "networking.gke.io/v1"
      kind       = "GCPBackendPolicy"
      metadata   = local.place
      spec = {
        default   = { timeoutSec = 30, connectionDraining = { drainingTimeoutSec = 30 } }
        targetRef = local.of_service
      }
    },
  ]
}
