"""What programs are told of a ledger: its rows, with names, words and publishers beside identifiers, so that they can be read.

Nothing here knows how it is asked or sent. `shapes` says what the answers look like.
"""
