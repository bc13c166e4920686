"""The benchmarks B1-B8: one command each, a table on the screen and a JSON file with the machine's facts.

Here: a module by benchmark. Not here: the engine they measure.
"""
