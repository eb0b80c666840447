"""What a repository that somebody else wrote amounts to: for `adopt`, and for `check` of an adopted one."""
