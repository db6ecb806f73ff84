"""Rules about customers: pure decisions, and the set-based look at what they depend on."""
