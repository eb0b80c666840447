.PHONY: monitor

monitor: install ## Report drift and quality, and decide whether to retrain
	$(RUN) -m scoring monitor
