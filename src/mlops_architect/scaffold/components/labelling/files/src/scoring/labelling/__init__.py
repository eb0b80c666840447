"""Labels by hand: which records people look at, how they see them, and what their answers are worth."""
