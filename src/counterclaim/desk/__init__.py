"""The desk: a ledger in the browser, to read, compare and decide. Served from this machine, without anything from elsewhere."""
