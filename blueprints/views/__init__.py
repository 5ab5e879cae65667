"""Pages of blueprints: reading, writing, reviewing, copying."""
