"""Forms of the money pages: they check wording and range, and save nothing."""
