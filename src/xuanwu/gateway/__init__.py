"""The processes that check and debug scripts: planners and workers, and the calls to them."""
