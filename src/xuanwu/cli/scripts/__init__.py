"""What the commands about scripts share: reading one, asking about it, showing what was found."""
