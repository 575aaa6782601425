"""Measure the pages about outcomes and the recording of meetings, in one run.

python benchmarks/outcomes.py --engine sqlite --json
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from benchmarks.outcomes_measuring import main

    main()
