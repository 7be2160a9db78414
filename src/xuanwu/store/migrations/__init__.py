"""The migrations of the tables; each version only adds."""
