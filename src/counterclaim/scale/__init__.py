"""Archives: the same stages over many worker processes, on an engine that others maintain, to Parquet."""
