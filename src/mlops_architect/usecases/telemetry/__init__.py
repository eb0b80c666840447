"""A run as OpenTelemetry spans, to a file or over OTLP/HTTP in JSON; needs no library."""
