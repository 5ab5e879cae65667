"""What tests stand on: databases cloned from a migrated template, a running stack, a browser."""
