"""The five-state queue: one worklist and one step for each state."""
