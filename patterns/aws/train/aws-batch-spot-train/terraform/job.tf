locals {
  role = "train"
  gpus = 0
}
