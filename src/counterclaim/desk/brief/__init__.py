"""A dispute, or a whole case, as one document that stands alone: everything with the place where it can be checked."""
