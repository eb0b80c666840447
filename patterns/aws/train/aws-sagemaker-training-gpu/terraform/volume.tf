locals {
  # These instances bring their own encrypted local disks and refuse a key for the attached volume.
  volume_encryption = {}
}
