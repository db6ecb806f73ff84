"""Breaks the running system on purpose, and counts what was lost, doubled or stuck: `python -m faults`.

Three histories are kept by three parties that know nothing of each other: what the platform was told is
accepted (`journal`), what the database says came of it (`records`), and what arrived at the customer's
gateway (`witness`). After every row of faults they are compared (`checks`).
"""
