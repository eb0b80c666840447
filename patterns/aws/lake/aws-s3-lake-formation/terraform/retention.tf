locals {
  # Prefixes whose objects go after a fortnight, by the name of their rule.
  passing = { staging = "landing/", query-results = "athena-results/" }
}
