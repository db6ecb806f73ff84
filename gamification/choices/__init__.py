"""What of gamification a form can pick: every module here is found and registered by itself."""
