"""What the benchmark of pages stands on."""
