"""Taking things in: from disk and from the network, each item as it was received, with where it came from."""
