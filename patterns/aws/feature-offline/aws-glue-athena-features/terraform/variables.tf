variable "prefix" {
  description = "Prefix of the offline features in the lake, without slashes at the ends."
  type        = string
  default     = "features/offline"
}

variable "feature_columns" {
  description = "Columns that the table starts with beside the key and the time, as name to Hive type; the feature job adds later ones."
  type        = map(string)
  default     = {}
}

variable "first_date" {
  description = "Earliest event date that queries look for (yyyy-MM-dd)."
  type        = string
  default     = "2020-01-01"
}

variable "query_scan_limit_gb" {
  description = "Gigabytes after which a query is stopped; the guard against an unfiltered scan."
  type        = number
  default     = 100
}
