"""`python -m alignment`: the command line."""

import sys

from alignment.commands import main

sys.exit(main())
