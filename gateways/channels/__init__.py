"""The channel family: one file a channel. A new file here is a new channel."""
