"""A score that cannot be talked up: the arithmetic, and nothing but the arithmetic.

A trust claims points on many statements; assessors look at a few, drawn in proportion to the
points claimed; what may be published is a lower confidence bound on the true score. No models, no
database, no clock: the same numbers give the same figures on any machine, so anybody can work
them out again from the published record.

- `draw`: a committed seed becomes the order of review.
- `bound`: how much may be overstated at most, after the draws so far.
- `figures`: the bound, the published figure and the point estimate, for one sample or thousands.
- `reading`: one trust's record, draws in order up to the first undecided one.
- `rule`: how many draws are asked for, and when the point estimate asks for a look.

In plain words: docs/checked-score.md. Points are whole numbers in any unit, since every
figure stays the same when all points are multiplied by one number.
"""
