variable "region" {
  description = "Region of the catalogue."
  type        = string
}

variable "crawled_prefixes" {
  description = "Prefixes whose Parquet files become tables."
  type        = list(string)
  default     = ["raw/", "events/", "features/", "scores/"]
}

variable "crawl_schedule" {
  description = "When the crawler looks for new partitions, as an EventBridge cron expression (UTC)."
  type        = string
  default     = "cron(0 5 * * ? *)"
}
