.PHONY: candidates

candidates: install ## List questions from production that the evaluation set should have
	$(RUN) -m scoring flywheel collect
