"""What `bench.releases` and `bench.approve` measure, and the portal they measure it in."""
