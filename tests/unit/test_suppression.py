"""Counts of few people are hidden, and cannot be worked out from those shown."""

from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp

from helpnet.domain.suppression import hide, is_small

tables = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 9), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)
wide = st.lists(
    st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=12
)


def with_totals(rows):
    grid = [[*row, sum(row)] for row in rows]
    return [*grid, [sum(column) for column in zip(*grid, strict=True)]]


def cells_of(grid):
    return [(row, column) for row in range(len(grid)) for column in range(len(grid[0]))]


def test_counts_from_one_to_four_are_small():
    assert [number for number in range(8) if is_small(number)] == [1, 2, 3, 4]


def test_a_table_of_large_counts_and_zeros_is_shown_whole():
    assert hide([[5, 0], [12, 7]]) == frozenset()


def test_nothing_is_hidden_of_no_table():
    assert hide([]) == frozenset()


def test_one_small_count_takes_a_ring_of_others_with_it():
    hidden = hide([[2, 20], [30, 40]])
    assert {(0, 0), (0, 1), (1, 0), (1, 1)} <= hidden


def test_rows_on_their_own_are_only_protected_against_their_own_total():
    hidden = hide([[2, 20, 9], [30, 40, 50]], totals_below=False)
    assert hidden == {(0, 0), (0, 2)}


def test_two_small_counts_that_add_up_to_few_take_a_third():
    assert hide([[1, 1, 8]], totals_below=False) == {(0, 0), (0, 1), (0, 2)}


def test_two_small_counts_that_could_be_more_are_enough():
    assert hide([[3, 4, 80]], totals_below=False) == {(0, 0), (0, 1)}


def test_a_small_total_is_hidden_with_what_it_is_made_of():
    assert hide([[3, 0]], totals_below=False) == {(0, 0), (0, 2)}


@given(wide, st.booleans())
def test_every_small_count_and_total_is_hidden(rows, below):
    hidden = hide(rows, totals_below=below)
    grid = with_totals(rows)
    shown = grid if below else list(grid[:-1])
    for row, column in cells_of(shown):
        if is_small(shown[row][column]):
            assert (row, column) in hidden


@given(wide, st.booleans())
def test_where_nothing_is_small_nothing_is_hidden(rows, below):
    large = [[number + 5 if number else 0 for number in row] for row in rows]
    assert hide(large, totals_below=below) == frozenset()


@given(tables)
@example([[1, 9], [9, 9]])
@example([[4]])
@example([[1, 1, 8], [8, 8, 8]])
def test_some_table_with_the_same_shown_numbers_has_five_or_more_there(rows):
    """Search for the other table by linear programming, which knows no rings."""
    grid, hidden = with_totals(rows), hide(rows)
    for cell in cells_of(grid):
        if is_small(grid[cell[0]][cell[1]]):
            assert most_possible(grid, hidden, cell) >= 5


@given(st.lists(st.integers(0, 6), min_size=1, max_size=4))
def test_a_row_on_its_own_leaves_five_or_more_open(row):
    hidden = hide([row], totals_below=False)
    total_shown = (0, len(row)) not in hidden
    own = [column for column in range(len(row)) if (0, column) in hidden]
    for column in own:
        if is_small(row[column]) and total_shown:
            assert sum(row[each] for each in own) >= 5


def most_possible(grid, hidden, cell):
    solver = pywraplp.Solver.CreateSolver("GLOP")
    last_row, last_column = len(grid) - 1, len(grid[0]) - 1
    number = {
        (row, column): solver.NumVar(0, 1000, "")
        if (row, column) in hidden
        else grid[row][column]
        for row, column in cells_of(grid)
    }
    for row in range(last_row + 1):
        inner = sum(number[row, column] for column in range(last_column))
        add(solver, inner - number[row, last_column])
    for column in range(last_column + 1):
        inner = sum(number[row, column] for row in range(last_row))
        add(solver, inner - number[last_row, column])
    solver.Maximize(number[cell])
    assert solver.Solve() == pywraplp.Solver.OPTIMAL
    return solver.Objective().Value() + 1e-6


def add(solver, difference):
    if not isinstance(difference, int):
        solver.Add(difference == 0)


@pytest.mark.parametrize("size", list(product((1, 5, 60), (1, 3))))
def test_a_long_table_of_small_counts_is_hidden_in_no_time(size):
    rows, columns = size
    assert hide([[1 + number % 6 for number in range(columns)]] * rows)
