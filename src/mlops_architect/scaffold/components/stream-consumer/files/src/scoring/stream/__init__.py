"""Events as they happen: fresh features in the online store, raw events in the lake."""
