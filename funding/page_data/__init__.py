"""What the money pages read, in as few queries as the page needs, whatever its size."""
