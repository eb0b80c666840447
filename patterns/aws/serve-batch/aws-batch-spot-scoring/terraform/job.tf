locals {
  role = "score-batch"
  gpus = 0
}
