"""A training that can stop at any time and go on later, here or on another machine.

The learning rate rises, stays, and falls to nothing only in the last part, which is run on purpose (`--finish`): how long the
training takes need not be known beforehand (Hu et al., "MiniCPM", 2024, call it warm-up, stable, decay). What counts is the
moving average of the weights.
"""

import argparse
import os
import time
from pathlib import Path

import numpy as np
import torch

from .places import kept, work


class Course:
    """The state of a training: network, optimiser, moving average, samples seen."""

    def __init__(self, net, rate: float, batch: int, warm_up: int, place: Path, kept: Path, decay: float = 0.02):
        self.net, self.rate, self.batch, self.warm_up = net, rate, batch, warm_up
        self.file, self.kept = place / "course.pt", kept
        weights = [p for p in net.parameters() if p.ndim > 1]
        others = [p for p in net.parameters() if p.ndim <= 1]
        groups = [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98))
        self.seen, self.steps = 0, 0
        self.average = {name: value.clone() for name, value in net.state_dict().items()}
        self.saved = time.time()
        self.resume()

    def resume(self):
        """Goes on from the checkpoint here or, where there is none, from the committed one (its optimiser starts anew)."""
        if self.file.exists():
            state = torch.load(self.file, weights_only=True)
            self.net.load_state_dict(state["net"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.average, self.seen, self.steps = state["average"], state["seen"], state["steps"]
        elif self.kept.exists():
            state = np.load(self.kept)
            self.seen = int(state["seen"])
            self.steps = self.seen // self.batch
            held = self.net.state_dict()
            loaded = {name: torch.from_numpy(state[name]).to(held[name].dtype) for name in held}
            self.net.load_state_dict(loaded)
            self.average = {name: value.clone() for name, value in loaded.items()}

    def save(self):
        state = {
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "average": self.average,
            "seen": self.seen,
            "steps": self.steps,
        }
        torch.save(state, self.file.with_suffix(".new"))
        os.replace(self.file.with_suffix(".new"), self.file)
        self.saved = time.time()

    def keep(self):
        """Writes the moving average at half precision, small enough to be committed."""
        half = {name: value.numpy().astype(np.float16 if value.is_floating_point() else value.numpy().dtype)
                for name, value in self.average.items()}
        np.savez_compressed(self.kept, seen=self.seen, **half)

    def set_rate(self, left: float):
        """`left`: share of the decay that is still to come; 1 before it."""
        rate = self.rate * min(1.0, (self.seen + 1) / self.warm_up) * max(left, 0.01)
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def step(self, loss):
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.seen += self.batch
        self.steps += 1
        share = min(0.999, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for name, value in self.net.state_dict().items():
                if value.is_floating_point():
                    self.average[name].mul_(share).add_(value, alpha=1 - share)
                else:
                    self.average[name].copy_(value)

    def averaged(self, run):
        """What `run(net)` gives with the averaged weights in place."""
        own = {name: value.clone() for name, value in self.net.state_dict().items()}
        self.net.load_state_dict(self.average)
        self.net.eval()
        try:
            with torch.no_grad():
                return run(self.net)
        finally:
            self.net.load_state_dict(own)
            self.net.train()


def train(course: Course, loss_of_batch, judge, minutes: float, finish: int = 0, every: float = 300.0):
    """Trains for `minutes`, or, with `finish`, for so many samples with a falling rate.

    `loss_of_batch(net)` gives the loss and a number to watch; `judge(net)` a line about held-out data.
    """
    begun, start, watched = time.time(), course.seen, []
    course.net.train()
    while True:
        gone = course.seen - start
        if (finish and gone >= finish) or (not finish and time.time() - begun > 60 * minutes):
            break
        course.set_rate(1 - gone / finish if finish else 1.0)
        loss, number = loss_of_batch(course.net)
        course.step(loss)
        watched.append(number)
        if time.time() - course.saved > every:
            pace = (course.seen - start) / (time.time() - begun)
            print(f"{course.seen} seen, {pace:.0f}/s, watched {np.mean(watched[-200:]):.4f}, "
                  f"held out: {course.averaged(judge)}", flush=True)
            course.save()
    course.save()
    course.keep()
    print(f"{course.seen} seen; held out: {course.averaged(judge)}", flush=True)


def options(about: str) -> argparse.ArgumentParser:
    """What every training can be asked for."""
    asked = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--finish", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    return asked


def run(name: str, chosen, network, lessons, batch: int, warm_up: int, rate: float = 2e-3):
    """Goes on with the training `name` of what `network()` makes, from `lessons`: an object with `loss(net)` and `judge(net)`."""
    torch.manual_seed(chosen.seed)
    net = network().to(memory_format=torch.channels_last)
    print(f"{sum(weight.numel() for weight in net.parameters())} parameters", flush=True)
    course = Course(net, rate, batch, warm_up, work(name), kept(name))
    # Where it goes on, other samples are drawn than at the beginning.
    torch.manual_seed(chosen.seed + course.seen)
    train(course, lessons.loss, lessons.judge, chosen.minutes, chosen.finish)
