"""Everything that was read, kept so that it can be trusted: one SQLite file, or a PostgreSQL database.

with Ledger.open("case.db") as ledger:
    for document in ledger.documents():
        ...
"""
