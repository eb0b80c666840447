locals {
  role = "train"
}
