"""Through which channel words came."""
