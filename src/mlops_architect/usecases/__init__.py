"""One function a verb; every side effect of the product happens here."""
