"""The reporters' own words on what could be checked."""
