"""Measure matching: helpnet beside a naive peer and a compiled scan, in one run.

python benchmarks/matching.py --helpers 20000 --queries 100 --engine sqlite --json
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from benchmarks.measuring import main

    main()
