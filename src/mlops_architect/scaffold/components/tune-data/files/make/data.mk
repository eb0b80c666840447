.PHONY: sample-data ingest prepare
sample-data: install ## Make sample pairs and evaluation sets in the inbox
	$(RUN) -m scoring sample-data

ingest: install ## Take pairs from the inbox through the contract
	$(RUN) -m scoring ingest

prepare: install ## Mask, remove copies and split what was taken
	$(RUN) -m scoring features
