"""What the commands about scripts share: reading one, checking it, showing the findings."""
