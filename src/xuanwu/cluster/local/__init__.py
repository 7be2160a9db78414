"""The target `local`: clusters as processes on this machine."""
