"""One definition of every feature, used for training and for serving."""
