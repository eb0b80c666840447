.PHONY: tune

tune: install ## Look for better hyper-parameters; writes config/tuned.yaml to be reviewed and merged
	$(RUN) -m scoring tune --write config/tuned.yaml
