"""The sample platform: a small shop whose customers log in, look around and buy, as told to Beckon.

Run it with `python -m examples.platform`. It shows an integrator the whole duty of a platform: post events in
batches, under ids that never change, and post them again when no answer came.
"""
