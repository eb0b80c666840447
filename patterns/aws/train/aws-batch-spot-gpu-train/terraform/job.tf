locals {
  role = "train"
  gpus = 1
}
