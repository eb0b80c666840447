.PHONY: index

index: install ## Build a new version of the index, evaluate it, and switch when the evaluation allows it
	$(RUN) -m scoring index
