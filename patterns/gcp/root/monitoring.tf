# The delivery identity also looks at the model every day: as the pipelines' identity it reads the lake, and it may ask
# for training, and reads the state that says where things are.
resource "google_service_account_iam_member" "monitoring" {
  service_account_id = "projects/${var.project_id}/serviceAccounts/${module.secrets.pipeline_identity}"
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = "serviceAccount:${module.ci_cd.deploy_identity}"
}
