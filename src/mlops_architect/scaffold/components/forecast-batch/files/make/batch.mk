.PHONY: forecast

forecast: install ## Forecast all series from the newest day on
	$(RUN) -m scoring score-batch
