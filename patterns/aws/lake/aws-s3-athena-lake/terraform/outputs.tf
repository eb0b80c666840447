locals {
  # What reading and writing this lake takes beside its objects and their key.
  query_statements = [
    local.catalog_statement,
    local.athena_statement,
  ]
}
