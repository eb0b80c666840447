"""From pairs to what is learnt: masked, without copies, split by conversation."""
