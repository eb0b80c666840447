.PHONY: consume

consume: install ## Consume the stream
	$(RUN) -m scoring consume
