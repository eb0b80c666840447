.PHONY: monitor
monitor: install ## Report on drafts and decide whether to train again
	$(RUN) -m scoring monitor
