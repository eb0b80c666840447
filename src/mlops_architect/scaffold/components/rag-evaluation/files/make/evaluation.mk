.PHONY: evaluate release

evaluate: install ## Evaluate what answers now; ends with 1 where a threshold is missed
	$(RUN) -m scoring evaluate

release: install ## Show which index and prompt answer
	$(RUN) -m scoring release show
