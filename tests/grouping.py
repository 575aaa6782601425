"""Which tests one worker runs after each other, because they share what is costly.

pytest-xdist 3.8 writes its groups into an attribute that pytest 9.2 no longer reads:
without this scheduler `--dist loadgroup` spreads every test, groups or not.
"""

from xdist.scheduler import LoadGroupScheduling

TOGETHER = (
    ("tests/integration/demo/", "[sqlite"),
    ("tests/integration/demo/", "[postgresql"),
    ("tests/integration/test_worker.py", ""),
    ("tests/integration/test_shipped_gazetteer.py", ""),
    ("tests/unit/test_architecture.py", ""),
    ("tests/unit/test_plain_words.py", ""),
    ("tests/web/test_translations.py", ""),
)
"""Files and folders, with how the parameters begin: a database is told the demonstration once,
all workers of this machine share one queue, the gazetteer is loaded once, and the
sources are read and their sentences gathered once."""


class Scheduling(LoadGroupScheduling):
    """Gives what belongs together to one worker, all else to whoever is free."""

    def _split_scope(self, nodeid):
        path, _colons, name = nodeid.partition("::")
        belongs = (
            each for each in TOGETHER if path.startswith(each[0]) and each[1] in name
        )
        return "".join(next(belongs, (nodeid,)))

    def mark_test_complete(self, node, item_index, duration=0):
        """Forget what is done, else every test that ends has all before it counted."""
        super().mark_test_complete(node, item_index, duration)
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]
