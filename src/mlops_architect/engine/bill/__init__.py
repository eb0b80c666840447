"""Quantities of SKUs times dated prices: exact where listed, marked where scaled or missing."""
