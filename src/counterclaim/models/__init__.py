"""Models that lie in the package, and the only code that runs them."""
