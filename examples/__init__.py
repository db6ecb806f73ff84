"""Samples to try Beckon with, and to build on: the two programs that its customers run on their side."""
