"""Starts Beckon on one machine: its own PostgreSQL and Valkey, then its processes, under one supervisor.

Imports neither Django nor any app, so that it works before anything is migrated and while the app is broken.
"""
