.PHONY: features

features: install ## Compute features as of now
	$(RUN) -m scoring features
