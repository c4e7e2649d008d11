"""Progress: each measure over the weeks, as values, as charts and as plain rows."""
