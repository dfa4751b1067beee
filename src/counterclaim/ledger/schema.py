"""The tables as they are now, for the rest of the ledger to name; the migrations declare them.

What was read (original, document, custody) and what people decided (decision) is append-only. What the machine made is kept
by generation: one reading of the whole ledger by one state of the program. `ledger.generation` says which one holds; the rows
of earlier ones stay as they were.
"""

from __future__ import annotations

from counterclaim.ledger.migrations import RECORD, declared

metadata = declared()
_tables = metadata.tables

migration = RECORD
ledger = _tables["ledger"]
generation = _tables["generation"]
original = _tables["original"]
document = _tables["document"]
custody = _tables["custody"]
problem = _tables["problem"]
fetched = _tables["fetched"]
reading = _tables["reading"]
attribution = _tables["attribution"]
verification = _tables["verification"]
actor = _tables["actor"]
actor_key = _tables["actor_key"]
mention = _tables["mention"]
merged = _tables["merged"]
relation = _tables["relation"]
fingerprint = _tables["fingerprint"]
outlet = _tables["outlet"]
likeness = _tables["likeness"]
decision = _tables["decision"]
event_key = _tables["event_key"]
related = _tables["related"]
rekeyed = _tables["rekeyed"]
pair = _tables["pair"]
batch = _tables["batch"]
