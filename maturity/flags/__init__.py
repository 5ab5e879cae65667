"""Things that ask for a look (domain rule 22): rules with thresholds, what they rest on, and who
may close what they raised. They never decide, and are never public."""
