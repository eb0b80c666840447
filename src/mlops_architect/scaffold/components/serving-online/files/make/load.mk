.PHONY: load

load: install ## Load the service on this machine after `make demo`, and write measurements/load.json
	$(RUN) -m scoring load
