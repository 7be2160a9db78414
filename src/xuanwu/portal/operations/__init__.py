"""What operators of the platform look at."""
