.PHONY: train release publish
train: install ## Train an adapter on the newest training set
	$(RUN) -m scoring train

release: install ## Show which adapter answers; promote and roll back with `python -m scoring release --help`
	$(RUN) -m scoring release show

publish: install ## Merge the champion into the base model, for servers that read merged weights
	$(RUN) -m scoring publish
