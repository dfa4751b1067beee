"""Place names to coordinates, and where words were spoken."""
