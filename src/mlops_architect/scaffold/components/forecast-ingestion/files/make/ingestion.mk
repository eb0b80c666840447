.PHONY: sample-data ingest

sample-data: install ## Put made-up extracts into the inbox
	$(RUN) -m scoring sample-data

ingest: install ## Ingest what lies in the inbox
	$(RUN) -m scoring ingest
