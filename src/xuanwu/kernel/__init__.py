"""What every package may use: clock, ids, errors, log, tasks, units. It knows no product terms."""
