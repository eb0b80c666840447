.PHONY: ml-test-score

ml-test-score: install ## Look up the evidence for the ML Test Score and write docs/ml-test-score.md
	$(VENV)/bin/python scripts/ml_test_score.py
