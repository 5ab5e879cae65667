"""What `bench.scores` measures beside recomputing everything."""
