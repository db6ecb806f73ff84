"""Pages for customers: no log-in, no cookies, opened by the links in messages."""
