"""Which counts of a table stay hidden, so that nobody finds out about few people."""

from collections import defaultdict
from collections.abc import Sequence

from helpnet.domain.fairness import FEWEST_SHOWN

Cell = tuple[int, int]
"""Row and column; one past the last row or column is the total."""

_Grid = list[list[int]]
_Line = tuple[str, int]


def hide(
    rows: Sequence[Sequence[int]], *, totals_below: bool = True
) -> frozenset[Cell]:
    """Return the cells to hide of a table that is shown with its totals.

    `rows` are counts without totals; each row is shown with its sum, and below them,
    unless a person may be in several rows, the sum of each column. Hidden is every
    count from 1 to 4, total or not, and as many others as are needed so that the
    shown ones never tell that a hidden one is less than 5: some table of counts with
    the same shown numbers has 5 or more there. (Gusfield, A Graph Theoretic Approach
    to Statistical Data Security, 1988, whose bounds are found by augmenting paths.)
    """
    if not totals_below:
        return frozenset(
            (number, column)
            for number, row in enumerate(rows)
            for _, column in _hide(_with_sums([row]), several=False)
        )
    return frozenset(_hide(_with_totals(rows), several=True)) if rows else frozenset()


def show_row(counts: Sequence[int]) -> list[int | None]:
    """Return the counts of a row that is shown with its total, None where hidden.

    The total is the last one.
    """
    hidden = hide([counts], totals_below=False)
    whole = [*counts, sum(counts)]
    return [None if (0, n) in hidden else each for n, each in enumerate(whole)]


def is_small(number: int) -> bool:
    """Tell whether so few people must not be told of."""
    return 0 < number < FEWEST_SHOWN


def _with_sums(rows: Sequence[Sequence[int]]) -> _Grid:
    return [[*row, sum(row)] for row in rows]


def _with_totals(rows: Sequence[Sequence[int]]) -> _Grid:
    grid = _with_sums(rows)
    return [*grid, [sum(column) for column in zip(*grid, strict=True)]]


def _hide(grid: _Grid, *, several: bool) -> set[Cell]:
    small = [
        (row, column)
        for row, cells in enumerate(grid)
        for column, number in enumerate(cells)
        if is_small(number)
    ]
    hidden = set(small)
    for cell in small:
        while not _could_be_enough(grid, hidden, cell, several=several):
            hidden.add(_cheapest(grid, hidden, cell))
    return hidden


def _cheapest(grid: _Grid, hidden: set[Cell], cell: Cell) -> Cell:
    """Return the smallest shown count that best closes a ring round this cell.

    Totals are what people look for most, then the first column: these go last.
    """
    last_row, last_column = len(grid) - 1, len(grid[0]) - 1
    rows, columns = _connected(hidden, cell)

    def cost(other: Cell) -> tuple[bool, int, bool, bool, int, Cell]:
        row, column = other
        total = column == last_column or (last_row > 0 and row == last_row)
        touching = (row in rows) + (column in columns)
        number = grid[row][column]
        return total, -touching, column == 0, number == 0, number, other

    shown = (
        (row, column)
        for row, cells in enumerate(grid)
        for column in range(len(cells))
        if (row, column) not in hidden
    )
    return min(shown, key=cost)


def _connected(hidden: set[Cell], cell: Cell) -> tuple[set[int], set[int]]:
    """Return the rows and columns that hidden cells lead to from this one."""
    rows, columns, size = {cell[0]}, {cell[1]}, 0
    while size < len(rows) + len(columns):
        size = len(rows) + len(columns)
        for row, column in hidden:
            if row in rows or column in columns:
                rows.add(row)
                columns.add(column)
    return rows, columns


def _could_be_enough(
    grid: _Grid, hidden: set[Cell], cell: Cell, *, several: bool
) -> bool:
    """Tell whether the shown counts leave open that this one is 5 or more."""
    if not several:
        total = (cell[0], len(grid[0]) - 1)
        return total in hidden or (
            sum(grid[row][column] for row, column in hidden) >= FEWEST_SHOWN
        )
    world = _World([list(row) for row in grid], hidden)
    return all(
        world.raise_by_one(cell) for _ in range(FEWEST_SHOWN - grid[cell[0]][cell[1]])
    )


class _World:
    """One table of counts that agrees with everything shown.

    With totals counted as negative, every row and every column adds up to nothing:
    whoever raises one count lowers and raises others round a ring.
    """

    def __init__(self, counts: _Grid, hidden: set[Cell]) -> None:
        self.counts = counts
        self.last = len(counts) - 1, len(counts[0]) - 1
        self.beside: dict[_Line, list[Cell]] = defaultdict(list)
        for row, column in sorted(hidden):
            self.beside["row", row].append((row, column))
            self.beside["column", column].append((row, column))

    def raise_by_one(self, cell: Cell) -> bool:
        """Make that count one more, or return False where the shown ones forbid it."""
        ring = self._find_ring(cell)
        if ring is None:
            return False
        for (row, column), more in ring:
            self.counts[row][column] += self._sign((row, column)) * more
        self.counts[cell[0]][cell[1]] += 1
        return True

    def _find_ring(self, cell: Cell) -> list[tuple[Cell, int]] | None:
        """Return the other changes, with their signs, nearest first; None: no ring."""
        row, column = ("row", cell[0]), ("column", cell[1])
        up = self._sign(cell) > 0
        start, end = (column, row) if up else (row, column)
        came: dict[_Line, list[tuple[Cell, int]]] = {start: []}
        waiting = [start]
        for node in waiting:
            for step in self._steps(node, cell):
                (at_row, at_column), _more = step
                other = (
                    ("row", at_row) if node[0] == "column" else ("column", at_column)
                )
                if other not in came:
                    came[other] = [*came[node], step]
                    waiting.append(other)
            if end in came:
                return came[end]
        return None

    def _steps(self, node: _Line, cell: Cell) -> list[tuple[Cell, int]]:
        """Return the changes that mend this row (by one more) or column (one less)."""
        more = 1 if node[0] == "row" else -1
        return [
            (other, more)
            for other in self.beside[node]
            if other != cell
            and (self._sign(other) * more > 0 or self.counts[other[0]][other[1]] > 0)
        ]

    def _sign(self, cell: Cell) -> int:
        """Return −1 for the total of a row or of a column, else 1."""
        return -1 if (cell[0] == self.last[0]) != (cell[1] == self.last[1]) else 1
