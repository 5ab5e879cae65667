"""What the commands in script/ do, in Python. Nothing here needs Django."""
