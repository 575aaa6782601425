"""The steps by which the shipped gazetteer is built."""
