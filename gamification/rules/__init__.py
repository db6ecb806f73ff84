"""The rule family: every module here is found and registered by itself."""
