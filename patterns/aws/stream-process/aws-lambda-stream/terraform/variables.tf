variable "stream_name" {
  description = "Name of the stream, topic or queue."
  type        = string
}

variable "stream_arn" {
  description = "ARN of the stream, cluster or queue."
  type        = string
}

variable "handler" {
  description = "Handler in the image; it reads the role from SCORING_ROLE."
  type        = string
  default     = "scoring.lambda_handler.handler"
}

variable "memory_mb" {
  description = "Memory of one instance; CPU grows with it, one vCPU at 1769 MB."
  type        = number
  default     = 1024

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "memory_mb must be 128 to 10240."
  }
}

variable "timeout_s" {
  description = "Seconds after which a batch is given up; a sixth of a queue's visibility time-out at most."
  type        = number
  default     = 60
}

variable "batch_size" {
  description = "Events in one batch at most; a FIFO queue allows 10."
  type        = number
  default     = 100
}

variable "batch_window_s" {
  description = "Seconds to wait for a batch to fill; part of the freshness of every feature."
  type        = number
  default     = 1
}

variable "max_concurrency" {
  description = "Batches in work at once when the source is a queue."
  type        = number
  default     = 10

  validation {
    condition     = var.max_concurrency >= 2 && var.max_concurrency <= 1000
    error_message = "max_concurrency must be 2 to 1000."
  }
}

variable "parallelization_factor" {
  description = "Batches in work at once per Kinesis shard; order per key is kept."
  type        = number
  default     = 1

  validation {
    condition     = var.parallelization_factor >= 1 && var.parallelization_factor <= 10
    error_message = "parallelization_factor must be 1 to 10."
  }
}
