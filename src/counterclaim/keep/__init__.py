"""Into the ledger: what was taken is read, and what was made of it is kept, a few documents in one transaction.

A document is kept wholly or not at all; after a kill the same command goes on where it stopped.
"""
