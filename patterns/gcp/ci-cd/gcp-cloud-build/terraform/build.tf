locals {
  image = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}/scoring"

  # In the folder of the infrastructure.
  apply = [
    "terraform init -input=false -backend-config=environments/${var.environment}.tfbackend",
    "terraform apply -input=false -auto-approve -var-file=environments/${var.environment}.tfvars",
    "if [ -x ../scripts/publish-kubernetes.sh ]; then mkdir -p outputs; for name in serve_online_manifests serve_online_control_plane; do terraform output -raw $$name > outputs/$$name; done; fi",
  ]
}

resource "google_project_iam_member" "build_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.deploy.member
}

# The repository has to be connected once in the console, where GitHub asks its owner. Production waits for an approval there.
resource "google_cloudbuild_trigger" "deploy" {
  project         = var.project_id
  location        = var.region
  name            = "${var.name}-deploy"
  description     = "Builds ${var.github_repository} and brings it to ${var.environment}"
  service_account = google_service_account.deploy.id
  tags            = [var.name, var.environment]

  github {
    owner = split("/", var.github_repository)[0]
    name  = split("/", var.github_repository)[1]

    push {
      branch = var.branch
    }
  }

  approval_config {
    approval_required = var.environment == "prod"
  }

  build {
    timeout = "3600s"
    images  = ["${local.image}:$SHORT_SHA"]

    options {
      logging                 = "CLOUD_LOGGING_ONLY"
      requested_verify_option = "VERIFIED"
      machine_type            = "E2_HIGHCPU_8"
    }

    # What a merge request has to pass; without it no image is built.
    step {
      id         = "check"
      name       = "python:3.11-bookworm"
      entrypoint = "make"
      args       = ["check"]
    }

    step {
      id   = "build"
      name = "gcr.io/cloud-builders/docker"
      args = ["build", "--build-arg", "CODE_VERSION=$SHORT_SHA", "--tag", "${local.image}:$SHORT_SHA", "."]
    }

    step {
      id   = "push"
      name = "gcr.io/cloud-builders/docker"
      args = ["push", "${local.image}:$SHORT_SHA"]
    }

    step {
      id         = "apply"
      name       = "hashicorp/terraform:${var.terraform_version}"
      dir        = "infra"
      env        = ["TF_IN_AUTOMATION=1", "TF_VAR_image_tag=$SHORT_SHA"]
      entrypoint = "sh"
      args       = ["-c", join(" && ", local.apply)]
    }

    # Where the service runs on Kubernetes its objects are applied too; the step before has left what Terraform says of them.
    step {
      id         = "kubernetes"
      name       = "gcr.io/google.com/cloudsdktool/google-cloud-cli:stable"
      entrypoint = "bash"
      args       = ["-c", "if [[ -x scripts/publish-kubernetes.sh ]]; then scripts/publish-kubernetes.sh; fi"]
    }
  }

  depends_on = [google_project_service.this]
}
