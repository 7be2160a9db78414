"""The five-state queue: one worklist and one step a state."""
