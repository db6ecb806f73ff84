"""What the customer did: the one way in, the log, the registry, and the bus that tells the higher apps."""
