"""What we do about it: journeys."""
