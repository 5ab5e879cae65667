"""What the public may see, as files: CSV and JSON, the same whoever asks."""
