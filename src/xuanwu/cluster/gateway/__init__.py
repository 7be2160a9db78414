"""The gateway's processes: planners and workers, one JVM each, started, watched and replaced."""
