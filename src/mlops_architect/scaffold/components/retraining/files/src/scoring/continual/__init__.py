"""Learning from production: when to retrain, which labels to take, how to try a new model out."""
