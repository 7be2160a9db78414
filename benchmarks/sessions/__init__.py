"""The ways to see the first row of a script, and to check one."""
