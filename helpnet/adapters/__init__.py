"""The outside world: geocoders, mail, files; called from the edge only."""
