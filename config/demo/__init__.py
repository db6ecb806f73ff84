"""The demo brand: a small shop with its gateways, templates, segments and campaigns."""
