"""Spoken digits and other words, one at a time: of the three labelled speakers, of a telephone exchange's announcer, and of speech
programs in many voices; and all of them again as people of another throat and pitch would say them."""

import csv
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
import pyworld
import ttspico

from assay_training.places import shared, work

NAME = "spoken_digits"
RATE = 16_000
# Whom no training hears.
LEFT_OUT = ("person george",)
DIGITS = "zero one two three four five six seven eight nine".split()
# Not among them what sounds like a digit (to, for, won, ate, oh).
OTHERS = """yes no stop go bed bird cat dog happy house left right on off up down tree wow please now again soon white blue red green
bin lay place set at with by in a b c d e f g h i j k l m n p q r s t u v w x y z hello thanks ready ten eleven twelve hundred
the number is camera my name okay sorry what morning water people say said read this code um er seventy sixteen""".split()
ACCENTS = ("en-gb", "en-us", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-rp", "en-gb-x-gbcwmd", "en-029", "en-us-nyc")
VARIANTS = """adam Alex Alicia Andrea Andy Annie antonio aunty belinda benjamin boris caleb david Denis Diogo ed edward edward2 Gene
Gene2 gustave Henrique Hugo iven iven2 iven3 iven4 Jacky john kaukovalta Lee linda marcelo Marco Mario max Michael michel miguel Mike
Nguyen pablo paul pedro quincy rob robert steph steph2 steph3 anika f1 f2 f3 f4 f5 klatt klatt2 klatt3 klatt4 klatt5 klatt6 m1 m2 m3
m4 m5 m6 m7 m8 norbert sandro shelby travis victor grandma grandpa""".split()
FESTIVAL = ("kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts")
PICO = ("en-GB", "en-US")
FLITE = ("kal16", "awb", "rms", "slt")
# Debian's asterisk-core-sounds-en-wav: prompts by Allison Smith, CC BY-SA 3.0.
ANNOUNCER = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
# How many others each voice is turned into.
OTHERS_OF_A_PERSON, OTHERS_OF_PICO, OTHERS_OF_A_PROGRAM = 24, 6, 1


def base(voice: str) -> str:
    """Whose voice it was before it was changed."""
    return voice.split("~")[0]


def prepare() -> None:
    """Caches every voice's words; what is there stays."""
    file = work(NAME) / "voices.npz"
    if file.exists():
        return
    clips = [*spoken_by_people(), *spoken_by_an_announcer(), *spoken_by_pico(), *spoken_by_programs()]
    clips += revoiced(clips)
    sounds = np.concatenate([clip for *_, clip in clips])
    ends = np.cumsum([len(clip) for *_, clip in clips])
    np.savez(file, sounds=sounds, ends=ends, voices=[clip[0] for clip in clips], words=[clip[1] for clip in clips])
    print(f"{len(clips)} words of {len({clip[0] for clip in clips})} voices, {len(sounds) / RATE / 60:.0f} minutes", flush=True)


def spoken_by_people():
    """Voice, word and sound of the labelled clips."""
    with open(shared() / "data/voice/labels.csv") as file:
        for row in csv.DictReader(file):
            if row["path"].startswith("fsdd/"):
                speaker = row["attrs"].split("speaker=")[1].split(";")[0]
                yield f"person {speaker}", DIGITS[int(row["label"])], trimmed(heard(shared() / "data/voice" / row["path"]))


def spoken_by_an_announcer():
    named = {str(digit): word for digit, word in enumerate(DIGITS)}
    # Ordinals ("h-7") and the digits among the letters of the radio alphabet are too near to digits to be other words.
    for file in sorted(ANNOUNCER.glob("digits/*.wav")):
        if file.stem in named or not (file.stem.startswith("h-") or file.stem == "oh"):
            yield "person announcer", named.get(file.stem, f"digits {file.stem}"), trimmed(heard(file))
    for file in sorted(ANNOUNCER.glob("phonetic/[a-z]_p.wav")):
        yield "person announcer", f"phonetic {file.stem}", trimmed(heard(file))


def revoiced(clips) -> list:
    """The clips as other voices would say them: pitch, length of the throat and pace changed, for each new voice alike, by way of
    the WORLD vocoder (Morise et al., 2016). A new voice is named after its own, with a tilde and a number."""
    draw, turns, out = np.random.default_rng(6), {}, []
    for voice, word, clip in clips:
        pico = voice.startswith("person pico")
        count = OTHERS_OF_A_PROGRAM if not voice.startswith("person") else OTHERS_OF_PICO if pico else OTHERS_OF_A_PERSON
        if voice not in turns:
            turns[voice] = [np.exp(draw.normal(0, (0.35, 0.12, 0.15))) for _ in range(count)]
        sound = clip.astype(np.float64)
        pitch, times = pyworld.dio(sound, RATE)
        pitch = pyworld.stonemask(sound, pitch, times, RATE)
        envelope, breath = pyworld.cheaptrick(sound, pitch, times, RATE), pyworld.d4c(sound, pitch, times, RATE)
        for number, (tone, throat, pace) in enumerate(turns[voice]):
            at = np.minimum(np.arange(envelope.shape[1]) * throat, envelope.shape[1] - 1)
            low, part = at.astype(int), at % 1
            high = np.minimum(low + 1, envelope.shape[1] - 1)
            longer = np.exp(np.log(envelope[:, low]) * (1 - part) + np.log(envelope[:, high]) * part)
            said = pyworld.synthesize(pitch * tone, np.ascontiguousarray(longer), breath, RATE, 5.0 * pace)
            out.append((f"{voice}~{number}", word, trimmed(said.astype(np.float32))))
    return out


def spoken_by_programs():
    draw = np.random.default_rng(5)
    some = lambda words, count: list(draw.choice(words, count, replace=False))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "word.wav"
        for number, variant in enumerate(VARIANTS):
            accent, speed, pitch = ACCENTS[number % len(ACCENTS)], draw.integers(110, 200), draw.integers(30, 70)
            for word in DIGITS + some(OTHERS, 20):
                say = ["espeak-ng", "-v", f"{accent}+{variant}", "-s", str(speed), "-p", str(pitch), "-w", out, word]
                subprocess.run(say, check=True)
                yield f"espeak {accent} {variant}", word, trimmed(heard(out))
        for name in FLITE:
            for stretch, tone in ((1.0, None), (1.3, 95), (0.85, 130), (1.1, 190)):
                more = ["--setf", f"int_f0_target_mean={tone}"] if tone else []
                for word in DIGITS + some(OTHERS, 20):
                    say = ["flite", "-voice", name, "--setf", f"duration_stretch={stretch}", *more, "-t", word, "-o", out]
                    subprocess.run(say, check=True)
                    yield f"flite {name} {stretch} {tone}", word, trimmed(heard(out))
        for name in FESTIVAL:
            for word in DIGITS + some(OTHERS, 30):
                say = ["text2wave", "-eval", f"(voice_{name})", "-o", out]
                subprocess.run(say, input=word.encode(), check=True)
                yield f"festival {name}", word, trimmed(heard(out))


def spoken_by_pico():
    """Words of the SVOX Pico voices, which are the nearest of the programs to people."""
    for language in PICO:
        program = ttspico.TtsEngine(language)
        for rate, pitch in ((100, 100), (140, 85), (75, 115)):
            program.rate, program.pitch = rate, pitch
            for word in DIGITS + OTHERS:
                said = np.frombuffer(program.speak(word), np.int16).astype(np.float32) / 32768
                yield f"person pico {language} {rate} {pitch}", word, trimmed(said)


def heard(file: Path) -> np.ndarray:
    """The first channel of a sound file at RATE, in [-1, 1]."""
    with wave.open(str(file)) as sound:
        frames = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).reshape(-1, sound.getnchannels())
        return resampled(frames[:, 0].astype(np.float32) / 32768, RATE / sound.getframerate())


def resampled(sound: np.ndarray, ratio: float) -> np.ndarray:
    """So many times as many samples, by way of the spectrum."""
    count = max(1, round(len(sound) * ratio))
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(count // 2 + 1, spectrum.dtype)
    both = min(len(spectrum), len(kept))
    kept[:both] = spectrum[:both]
    return (np.fft.irfft(kept, count) * (count / len(sound))).astype(np.float32)


def trimmed(sound: np.ndarray) -> np.ndarray:
    """From the first to the last hundredth of a second above 1/40 of the loudest, as loud as every other."""
    step = RATE // 100
    power = np.sqrt((sound[: len(sound) // step * step].reshape(-1, step) ** 2).mean(1))
    loud = np.where(power > power.max() / 40)[0]
    sound = sound[loud[0] * step : (loud[-1] + 1) * step]
    return (sound / np.sqrt((sound**2).mean()) * 0.1).astype(np.float16)
