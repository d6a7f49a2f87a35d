"""Batches made in another process while the one before is learned from."""

import multiprocessing
import queue


class Ahead:
    """What `maker(*arguments).batch()` gives, again and again."""

    def __init__(self, maker, *arguments):
        context = multiprocessing.get_context("spawn")
        self.made = context.Queue(3)
        context.Process(target=fill, args=(self.made, maker, arguments), daemon=True).start()

    def next(self):
        return self.made.get()


def fill(made, maker, arguments) -> None:
    """Runs in the other process until the first one is gone."""
    source, batch = maker(*arguments), None
    while multiprocessing.parent_process().is_alive():
        batch = batch or source.batch()
        try:
            made.put(batch, timeout=5)
            batch = None
        except queue.Full:
            pass
    # Nobody takes what is still on its way.
    made.cancel_join_thread()
