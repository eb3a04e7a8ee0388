"""Many at once, each on a connection of its own."""

import threading

from django.db import connection


def all_at_once(works, within=60):
    """Run each function in a thread with its own connection, from one starting gun. Returns the answers."""
    gun = threading.Barrier(len(works))
    answers = [None] * len(works)

    def run(place, work):
        try:
            gun.wait(30)
            answers[place] = work()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(within)
    return answers
