locals {
  role = "score-batch"
}
