"""The product's settings, with the empty views that figures are held against beside its URLs."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
