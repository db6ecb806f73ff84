"""What may go wrong while starting, told apart by what the caller does about it."""


class LauncherError(Exception):
    """Nothing can be started; the message is one line for the person who typed the command."""


class AlreadyRunningError(LauncherError):
    """Another process holds this BECKON_DATA folder."""


class ServerDidNotStartError(LauncherError):
    """A server ended, or said nothing in time; the message carries its last words and where the log is."""
