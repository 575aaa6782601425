"""Measure offers that move on by themselves, and the outbox, in one run.

python benchmarks/offers.py --engine sqlite --json
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from benchmarks.offers_measuring import main

    main()
