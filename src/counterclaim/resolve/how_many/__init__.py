"""Counts, shares and measures with their bounds."""
