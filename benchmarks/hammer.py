"""Fifty processes fight for the same offers; then web, worker and server are killed.

python benchmarks/hammer.py --engine postgresql --json
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from benchmarks.hammer_measuring import main

    main()
