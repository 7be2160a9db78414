"""Ways to bring one small SQL job to the state RUNNING, each with what it gives and costs."""
