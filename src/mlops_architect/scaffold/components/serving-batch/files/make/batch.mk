.PHONY: score-batch

score-batch: install ## Score the newest events in bulk
	$(RUN) -m scoring score-batch
