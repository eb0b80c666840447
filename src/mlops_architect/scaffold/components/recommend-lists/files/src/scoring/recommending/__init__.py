"""Lists for people: candidates from what was chosen before, ranked by the model, put together by rules."""
