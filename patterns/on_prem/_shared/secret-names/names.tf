# Only the names are settled here, so that every module means the same ones; no value ever comes here.
locals {
  secret_names = {
    lake       = "scoring-lake"
    identities = "scoring-lake-identities"
    callers    = "scoring-callers"
    online     = "scoring-online"
  }
}

output "lake_secret" {
  description = "Secret with the keys of the lake, for the application"
  value       = local.secret_names.lake
}

output "lake_identities_secret" {
  description = "Secret with the keys of the lake, for the store itself"
  value       = local.secret_names.identities
}

output "caller_secret" {
  description = "Secret with the API keys of callers"
  value       = local.secret_names.callers
}

output "store_secret" {
  description = "Secret with the password of the online store"
  value       = local.secret_names.online
}

output "issuer_name" {
  description = "Cluster issuer of cert-manager that signs certificates"
  value       = var.issuer_name
}
