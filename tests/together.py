"""Acts of several people in the same moment, each at a connection of their own."""

import threading

from helpnet.store.base import db


def at_once(app, *acts):
    """Do all of these in the same moment; return what each gave, or its exception."""
    ready, ends = threading.Barrier(len(acts)), []

    def run(act):
        with app.app_context():
            ready.wait()
            try:
                ends.append(act())
            except Exception as fault:
                ends.append(fault)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
