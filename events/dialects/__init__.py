"""The dialects in which events are posted, one file each; they are found because they exist."""

from events.contract import Dialect
from lib.registry import Registry

family: Registry[Dialect] = Registry("dialect", "events.dialects")
