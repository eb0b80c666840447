"""A Terraform provider that only serves a schema, so that roots can be checked where the real one cannot be had."""
