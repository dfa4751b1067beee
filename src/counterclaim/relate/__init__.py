"""How documents and statements relate: origins, versions."""
