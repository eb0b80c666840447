.PHONY: monitor

monitor: install ## Report how answering goes, and raise alerts
	$(RUN) -m scoring monitor
