"""Pages of the tracker and of plans."""
