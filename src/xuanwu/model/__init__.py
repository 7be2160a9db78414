"""The nouns and rules of the product as frozen values, without any I/O."""
