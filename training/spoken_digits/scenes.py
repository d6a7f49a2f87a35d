"""What a microphone hears: words of one voice after another, with pauses, a room, noise and other voices."""

import numpy as np
import torch

from assay_training.places import work
from bands import Bands
from speech import pieces
from teacher import THOUGHTS, Teacher, middle
from voices import DIGITS, NAME, RATE, base, resampled

# Seconds that a scene may last, and words in it at most.
LENGTHS = (1.25, 2.0, 3.5, 5.0)
WORDS = 8
# What a word that is no digit is written as, a piece of speech in another language, and what nobody can tell.
OTHER, FOREIGN, UNKNOWN = 10, 11, -1


class Scenes:
    """Scenes of the voices not in `without`, nor made of them."""

    def __init__(self, seed, without: tuple[str, ...] = ()):
        kept = np.load(work(NAME) / "voices.npz")
        # Each access reads the file.
        sounds, ends = kept["sounds"], kept["ends"]
        self.draw, self.voices = np.random.default_rng(seed), {}
        for voice, word, start, end in zip(kept["voices"], kept["words"], [0, *ends[:-1]], ends):
            if base(str(voice)) not in without:
                words = self.voices.setdefault(str(voice), {})
                words.setdefault(str(word), []).append(sounds[start:end].astype(np.float32))
        self.people = [voice for voice in self.voices if voice.startswith("person")]
        self.programs = [voice for voice in self.voices if not voice.startswith("person")]
        self.every = [(word, sound) for words in self.voices.values() for word, sounds in words.items() for sound in sounds]
        self.foreign = pieces()
        self.others = [sound for words in self.voices.values() for word, sounds in words.items() if word not in DIGITS for sound in sounds]

    def taught(self) -> tuple[np.ndarray, int]:
        """A second with one word, a piece of speech in another language, or two of them at once, far from how it was spoken; and which
        word."""
        draw = self.draw
        spoken, sign = self.spoken()
        if draw.random() < 0.25:
            other, sign = self.spoken()[0], UNKNOWN
            both = np.zeros(max(len(spoken), len(other)), np.float32)
            for part, loud in ((spoken, 1.0), (other, draw.uniform(0.2, 1.0))):
                start = (len(both) - len(part)) // 2
                both[start : start + len(part)] += np.float32(loud) * part
            spoken = both
        if len(spoken) > RATE and sign != FOREIGN:
            sign = UNKNOWN
        sound = np.roll(middle(spoken), int(draw.normal(0, 0.1) * max(0, RATE - len(spoken))))
        if draw.random() < 0.6:
            return recorded(sound, self.others, draw), sign
        return sound + draw.normal(0, 1e-4, RATE).astype(np.float32), sign

    def spoken(self) -> tuple[np.ndarray, int]:
        draw, speed = self.draw, float(np.exp(self.draw.normal(0, 0.18)))
        if draw.random() < 0.5:
            return resampled(self.foreign[draw.integers(len(self.foreign))].astype(np.float32), speed), FOREIGN
        word, spoken = self.every[draw.integers(len(self.every))]
        return resampled(spoken, speed), DIGITS.index(word) if word in DIGITS else OTHER

    def scene(self, length: int):
        """Nothing, one word or several."""
        draw, sound, text = self.draw, np.zeros(length, np.float32), []
        group = self.people if self.people and draw.random() < 0.5 else self.programs
        words = self.voices[group[draw.integers(len(group))]]
        speed = float(np.exp(draw.normal(0, 0.15)))
        at, gap, other = int(draw.uniform(0.02, 0.24) * length), np.exp(draw.uniform(-4.0, -0.3)), draw.random() ** 2 * 0.6
        for _ in range(draw.choice([0, 1, 2, 3, 4, 5, 6, 8], p=[0.06, 0.24, 0.1, 0.15, 0.15, 0.1, 0.1, 0.1])):
            if draw.random() < other:
                spoken, sign = self.others[draw.integers(len(self.others))], OTHER
                if draw.random() < 0.3:
                    spoken = backwards(spoken, draw)
            else:
                sign = int(draw.integers(10))
                takes = words[DIGITS[sign]]
                spoken = takes[draw.integers(len(takes))]
            spoken = resampled(spoken, speed * float(np.exp(draw.normal(0, 0.04)))) * np.float32(np.exp(draw.normal(0, 0.3)))
            if at + len(spoken) > length:
                break
            sound[at : at + len(spoken)] += spoken
            text.append(sign)
            at += len(spoken) + int(gap * np.exp(draw.normal(0, 0.4)) * RATE)
        return recorded(sound, self.others, draw), text


def banded(seconds: float, count: int, seed: int, without: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Scenes of one length, as bands; and what is said, -1 after the last word."""
    scenes, bands, length = Scenes([5, seed, int(100 * seconds)], without), Bands(), int(seconds * RATE)
    parts, texts = [], []
    for _ in range(count // 64):
        made = [scenes.scene(length) for _ in range(64)]
        parts.append(bands(torch.from_numpy(np.stack([sound for sound, _ in made]))).numpy().astype(np.float16))
        texts += [text + [-1] * (WORDS - len(text)) for _, text in made]
    return {"bands": np.concatenate(parts), "text": np.array(texts, np.int8)}


def taught(count: int, seed: int, without: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Seconds that the reference heard too: bands, its THOUGHTS, and which word is said. What the reference takes the word for is not
    learned: two in five other words it takes for digits."""
    scenes, bands, teacher = Scenes([6, seed], without), Bands(), Teacher()
    parts = {"bands": [], "text": [], **{name: [] for name in THOUGHTS}}
    for _ in range(count // 64):
        sounds, signs = zip(*[scenes.taught() for _ in range(64)])
        sounds = np.stack(sounds)
        for name, thought in teacher.judged(sounds)[1].items():
            parts[name].append(thought.astype(np.float16))
        parts["bands"].append(bands(torch.from_numpy(sounds)).numpy().astype(np.float16))
        parts["text"].append(np.array(signs, np.int8)[:, None])
    return {name: np.concatenate(part) for name, part in parts.items()}


def backwards(spoken: np.ndarray, draw) -> np.ndarray:
    """A word backwards, or the second half before the first: speech, but no word."""
    half = len(spoken) // 2
    return spoken[::-1] if draw.random() < 0.5 else np.concatenate([spoken[half:], spoken[:half]])


def recorded(sound: np.ndarray, others: list[np.ndarray], draw) -> np.ndarray:
    """The sound in a room, with noise and voices behind, through a microphone with its own tone, and a level."""
    length = len(sound)
    spectrum = np.fft.rfft(sound, 2 * length)
    if draw.random() < 0.6:
        spectrum *= np.fft.rfft(room(draw), 2 * length)
    spectrum *= tone(len(spectrum), draw)
    sound = np.fft.irfft(spectrum)[:length].astype(np.float32)
    if draw.random() < 0.2:
        for _ in range(draw.integers(3, 12)):
            voice = others[draw.integers(len(others))]
            at = draw.integers(0, length - len(voice)) if len(voice) < length else 0
            sound[at : at + len(voice)] += voice[:length] * np.float32(draw.uniform(0.01, 0.06))
    noise = np.fft.irfft(np.fft.rfft(draw.standard_normal(length, np.float32)) * slope(length // 2 + 1, draw), length)
    level = 0.1 * 10 ** (-draw.uniform(5, 45) / 20)
    sound = sound + noise.astype(np.float32) * np.float32(level / (noise.std() + 1e-9))
    sound = sound * np.float32(10 ** (draw.uniform(-25, 12) / 20))
    return np.clip(sound, -1, 1)


def room(draw) -> np.ndarray:
    """An impulse response: the direct sound, then noise that fades."""
    count = int(draw.uniform(0.1, 0.6) * RATE)
    fading = np.exp(-6.9 * np.arange(count) / (draw.uniform(0.15, 0.7) * RATE))
    response = draw.standard_normal(count) * fading * draw.uniform(0.01, 0.08)
    response[0] = 1
    return response


def tone(count: int, draw) -> np.ndarray:
    """A smooth response of a few decibels up and down, sometimes without the lows or the highs."""
    places = np.linspace(0, 1, 8)
    response = 10 ** (np.interp(np.linspace(0, 1, count), places, draw.normal(0, 4, 8)) / 20)
    frequency = np.linspace(0, RATE / 2, count)
    if draw.random() < 0.3:
        response /= 1 + (draw.uniform(100, 350) / (frequency + 1)) ** 4
    if draw.random() < 0.3:
        response /= 1 + (frequency / draw.uniform(2800, 5000)) ** 6
    return response


def slope(count: int, draw) -> np.ndarray:
    """White to brown."""
    return (np.arange(count) + 20.0) ** -draw.uniform(0, 1.2)
