"""The conditions that gamification brings: every module here is found and registered by itself."""
