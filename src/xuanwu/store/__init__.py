"""The database and the artifact files; no other package contains SQL."""
