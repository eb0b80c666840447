.PHONY: sample-data ingest

sample-data: install ## Put made-up documents into the inbox, and questions about them into the evaluation set
	$(RUN) -m scoring sample-data

ingest: install ## Take what lies in the inbox, index it, evaluate, and switch when the evaluation allows it
	$(RUN) -m scoring ingest
