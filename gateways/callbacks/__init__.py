"""Where gateways call us."""
