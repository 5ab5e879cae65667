"""The money path on processes that are killed and services that go away."""
