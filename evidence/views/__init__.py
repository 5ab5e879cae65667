"""Pages of evidence and claims."""
