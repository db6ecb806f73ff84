"""The process that calls the gateways."""
