"""Annotations made elsewhere: read, compared with what the program read in the same texts, and turned into decisions."""
