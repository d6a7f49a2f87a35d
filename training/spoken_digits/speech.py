"""Unlabelled speech of people, nearly all in other languages, from games and telephone exchanges, cut into pieces of a word's length:
what the reference makes of them is a lesson too, and they are some fifty voices more than the labelled ones."""

from pathlib import Path

import numpy as np
import soundfile

from assay_training.places import work
from voices import NAME, RATE, resampled, trimmed

# Debian packages ktuberling-data, tuxpaint-stamps-default and asterisk-core-sounds-{es,fr,it,ru}-wav: GPL-2+ and CC BY-SA.
FOLDERS = (("/usr/share/ktuberling/sounds", "*/*.ogg", 1_700), ("/usr/share/tuxpaint/stamps", "**/*_desc*.ogg", 3_000),
           *((f"/usr/share/asterisk/sounds/{voice}", "**/*.wav", 300)
             for voice in ("es_MX_f_Allison", "fr_CA_f_June", "it_IT_f_Menardi", "it_IT_m_Carlo", "ru_RU_f_IvrvoiceRU")))


def pieces() -> list[np.ndarray]:
    """Half floats of a third of a second to a second each at RATE; cached."""
    file = work(NAME) / "speech.npz"
    if not file.exists():
        draw, found = np.random.default_rng(12), []
        for folder, pattern, most in FOLDERS:
            files = sorted(path for path in Path(folder).glob(pattern) if path.is_file() and not path.is_symlink())
            for number in draw.permutation(len(files))[:most]:
                found += cut(files[number], draw)
        if not found:
            raise SystemExit("no speech: apt-get install ktuberling-data tuxpaint-stamps-default asterisk-core-sounds-{es,fr,it,ru}-wav")
        np.savez(file, sounds=np.concatenate(found), ends=np.cumsum([len(piece) for piece in found]))
        print(f"{len(found)} pieces of speech", flush=True)
    kept = np.load(file)
    return np.split(kept["sounds"], kept["ends"][:-1])


def cut(file: Path, draw) -> list[np.ndarray]:
    """At most three pieces of a sound file, not of its silence."""
    sound, rate = soundfile.read(file, dtype="float32", always_2d=True)
    sound = resampled(sound.mean(1)[: 6 * rate], RATE / rate)
    out = []
    for _ in range(min(3, 1 + len(sound) // RATE)):
        length = min(len(sound), int(draw.uniform(0.35, 1.0) * RATE))
        start = int(draw.integers(0, len(sound) - length + 1))
        piece = sound[start : start + length]
        if length > RATE // 4 and np.sqrt((piece**2).mean()) > 1e-3:
            out.append(trimmed(piece))
    return [piece for piece in out if len(piece) > RATE // 5]
