output "sign_in_secret" {
  description = "Secret that people put the user and password into."
  value       = google_secret_manager_secret.sign_in.id

  depends_on = [google_secret_manager_secret_iam_member.consumer]
}
