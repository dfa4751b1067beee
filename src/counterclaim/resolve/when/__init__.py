"""Expressions of time as EDTF, and when words were spoken."""
