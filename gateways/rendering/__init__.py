"""From a template and what is known about one customer to a message. Pure: no database, no network."""
