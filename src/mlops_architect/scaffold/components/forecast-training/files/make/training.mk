.PHONY: train release

train: install ## Train, evaluate and register a candidate
	$(RUN) -m scoring train

release: install ## Show which model scores
	$(RUN) -m scoring release show
