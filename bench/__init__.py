"""`make bench`: what Beckon does on this machine, each figure beside its limit measured in the same run.

On a shared machine the figures of two runs cannot be compared, but a figure and its limit measured one after
the other, by turns, can. Every figure comes from the processes of `make run`, on servers of the bench's own.
"""
