"""From sound to what the network looks at."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from voices import RATE

# Samples of a window and from one to the next.
WINDOW, STEP = 400, 160
BANDS = 40


class Bands(nn.Module):
    """Sound (n, samples) at 16 kHz to the logarithm of the power in bands that are wider the higher they lie (HTK's mel), 60 to
    3,800 Hz, a hundred a second, less each band's mean; telephones pass what lies between."""

    def __init__(self):
        super().__init__()
        window = np.hanning(WINDOW + 1)[:-1]
        angle = 2 * np.pi * np.arange(WINDOW)[None] * np.arange(WINDOW // 2 + 1)[:, None] / WINDOW
        waves = np.stack([np.cos(angle) * window, np.sin(angle) * window], 1)
        mel = lambda hertz: 2595 * np.log10(1 + hertz / 700)
        edges = 700 * (10 ** (np.linspace(mel(60), mel(3800), BANDS + 2) / 2595) - 1)
        at = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
        rise = (at - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        fall = (edges[2:, None] - at) / (edges[2:] - edges[1:-1])[:, None]
        share = np.maximum(0, np.minimum(rise, fall))
        used = np.where(share.any(0))[0]
        waves, share = waves[used[0] : used[-1] + 1], share[:, used[0] : used[-1] + 1]
        # Narrow bands may fall between two frequencies: they take the nearest.
        for band in np.where(share.sum(1) < 0.5)[0]:
            share[band, np.abs(at[used[0] : used[-1] + 1] - edges[band + 1]).argmin()] = 1
        self.register_buffer("waves", torch.from_numpy(waves.reshape(-1, 1, WINDOW).astype(np.float32)), persistent=False)
        self.register_buffer("share", torch.from_numpy(share.astype(np.float32))[:, :, None], persistent=False)

    def forward(self, x):
        parts = F.conv1d(x.unsqueeze(1), self.waves, stride=STEP) ** 2
        power = F.conv1d(parts[:, 0::2] + parts[:, 1::2], self.share)
        logarithm = torch.log(power + 1e-5)
        return (logarithm - logarithm.mean(2, keepdim=True)) / 3
