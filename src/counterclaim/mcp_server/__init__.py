"""A ledger for assistants, over the Model Context Protocol: for reading only. `tools` says what can be asked, `serving` answers."""
