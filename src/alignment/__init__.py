"""The alignment engine: which proposed wording is reflected in which official text, and what was agreed
before.

Here: the door. `Engine` takes texts in and gives matches out; every offset points into the text as given.
Not here: anything about the web application; the engine is plain Python and can be used alone.
"""

from alignment.engine import Configuration, Engine
from alignment.errors import AlignmentError
from alignment.values import Flag, Kind, Match, Op, Passage, Run, Source, Span, Text

__all__ = [
    "AlignmentError",
    "Configuration",
    "Engine",
    "Flag",
    "Kind",
    "Match",
    "Op",
    "Passage",
    "Run",
    "Source",
    "Span",
    "Text",
]
