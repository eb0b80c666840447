"""Training: data set, candidates, evaluation, promotion, model card."""
