"""A training that can stop at any time and go on later, here or on another machine.

The learning rate rises, stays, and falls to nothing only in the last part, which is run on purpose (`--finish`): how long the
training takes need not be known beforehand (Hu et al., "MiniCPM", 2024, call it warm-up, stable, decay). What counts is the
moving average of the weights.
"""

import argparse
import functools
import os
import time
from pathlib import Path

import numpy as np
import torch

from .places import kept, work


@functools.cache
def halves_are_faster() -> bool:
    """Whether a convolution in bfloat16 is a third faster than in float32: not so on every processor that has it."""
    layer, x = torch.nn.Conv2d(64, 64, 3, padding=1), torch.randn(32, 64, 56, 56)
    times = {}
    for halves in (False, True):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=halves):
            layer(x).sum().backward()
            start = time.perf_counter()
            for _ in range(3):
                layer(x).sum().backward()
        times[halves] = time.perf_counter() - start
    print(f"bfloat16 takes {times[True] / times[False]:.2f} of the time of float32", flush=True)
    return times[True] < 0.75 * times[False]


def lower_precision() -> torch.autocast:
    """bfloat16 where that is faster."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=halves_are_faster())


class Course:
    """The state of a training: network, optimiser, moving average, samples seen."""

    def __init__(self, net, rate: float, batch: int, warm_up: int, place: Path, kept: Path, decay: float = 0.02):
        self.net, self.rate, self.batch, self.warm_up = net, rate, batch, warm_up
        self.file, self.kept = place / "course.pt", kept
        weights = [p for p in net.parameters() if p.ndim > 1]
        others = [p for p in net.parameters() if p.ndim <= 1]
        groups = [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)
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
        steepness = torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        if not torch.isfinite(steepness):
            raise SystemExit(f"after {self.seen} samples the gradient is {steepness}: the last checkpoint stays")
        self.optimiser.step()
        self.seen += self.batch
        self.steps += 1
        share = min(0.999, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            held = self.net.state_dict()
            real = [name for name, value in held.items() if value.is_floating_point()]
            torch._foreach_lerp_([self.average[name] for name in real], [held[name] for name in real], 1 - share)
            for name in held.keys() - set(real):
                self.average[name].copy_(held[name])

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


def train(course: Course, lessons, compiled: bool, chosen):
    """Trains for `chosen.minutes`, or, with `chosen.finish`, for so many samples with a falling rate.

    `lessons.loss(net)` gives the loss of a batch and figures to watch; `lessons.judge(net)` a line about held-out data.
    """
    begun, start, watched, finish = time.time(), course.seen, [], chosen.finish
    course.net.train()
    net = torch.compile(course.net) if compiled else course.net
    while True:
        gone = course.seen - start
        if (finish and gone >= finish) or (not finish and time.time() - begun > 60 * chosen.minutes):
            break
        course.set_rate(1 - gone / finish if finish else 1.0)
        loss, number = lessons.loss(net)
        course.step(loss)
        watched.append(number)
        if time.time() - course.saved > 60 * chosen.every:
            pace = (course.seen - start) / (time.time() - begun)
            print(f"{course.seen} seen, {pace:.0f}/s, watched {np.round(np.mean(watched[-200:], axis=0), 4)}, "
                  f"held out: {course.averaged(lessons.judge)}", flush=True)
            course.save()
    course.save()
    course.keep()
    print(f"{course.seen} seen; held out: {course.averaged(lessons.judge)}", flush=True)


def options(about: str) -> argparse.ArgumentParser:
    """What every training can be asked for."""
    asked = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--finish", type=int, default=0)
    asked.add_argument("--every", type=float, default=5, help="minutes between checkpoints")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--ship", action="store_true", help="write models/, without training on")
    return asked


def run(name: str, chosen, network, lessons, ship, batch: int, warm_up: int, rate: float = 2e-3, compiled: bool = True):
    """Goes on with the training `name` of what `network()` makes, from what `lessons()` makes (see `train`); or, if that was asked
    for, calls `ship(net)` with the averaged weights. Compiled, wide networks learn a third faster, small ones no faster."""
    torch.manual_seed(chosen.seed)
    net = network().to(memory_format=torch.channels_last)
    print(f"{sum(weight.numel() for weight in net.parameters())} parameters", flush=True)
    # Other seeds than the first, and trainings without some of the data, are for comparison: not committed.
    place = work(name) if chosen.seed == 1 else work(f"{name}-seed-{chosen.seed}")
    committed = chosen.seed == 1 and kept(name).parent.is_dir()
    course = Course(net, rate, batch, warm_up, place, kept(name) if committed else place / "checkpoint.npz")
    if chosen.ship:
        if not course.seen:
            raise SystemExit(f"{name} is not trained: there is no checkpoint in {place} or {course.kept.parent}")
        course.averaged(ship)
        return
    # Where it goes on, other samples are drawn than at the beginning.
    torch.manual_seed(chosen.seed + course.seen)
    train(course, lessons(), compiled, chosen)
