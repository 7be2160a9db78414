"""The product's nouns as frozen values, and its rules as pure functions; no I/O."""
