"""What every room may use and no product word stands in: clock, ids, errors, log, tasks, units."""
