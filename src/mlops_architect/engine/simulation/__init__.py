"""Load simulation of the request path: arrivals, queues and delays drawn with a fixed seed, no formula of the optimiser."""
