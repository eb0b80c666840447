"""One module a verb: parse, call one use case, hand the result to a view."""
