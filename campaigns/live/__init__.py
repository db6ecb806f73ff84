"""Figures that come by themselves: server-sent events, in a process of their own (config/asgi_live.py)."""
