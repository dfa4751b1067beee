"""What a ledger says of itself, checked against itself: database, references, chains, places in texts.

The checks of single reports take records, so that the rows of an evidence bundle pass through the same ones. What also needs the
rules by which reports are read and named stands in `counterclaim.keep.verifying`, which runs all of them.
"""
