"""Building blocks of the networks."""

import torch
from torch import nn


def conv(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1, act: bool = True) -> nn.Sequential:
    """Convolution that keeps the size (divided by the stride), batch normalisation and ReLU."""
    layers = [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2 if kernel % 2 else 0, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    return nn.Sequential(*layers, nn.ReLU(inplace=True)) if act else nn.Sequential(*layers)


class Inverted(nn.Module):
    """Inverted residual with a depthwise convolution (Sandler et al., "MobileNetV2", 2018)."""

    def __init__(self, width: int, expansion: int = 2):
        super().__init__()
        wide = width * expansion
        self.body = nn.Sequential(
            conv(width, wide, 1), conv(wide, wide, 3, groups=wide), conv(wide, width, 1, act=False)
        )

    def forward(self, x):
        return x + self.body(x)


def face_features() -> nn.Sequential:
    """RGB (n, 3, s, s) to 256 channels at a sixteenth of the resolution: for what is seen of a face besides who it is."""
    return nn.Sequential(
        conv(3, 24, stride=2), conv(24, 48, stride=2), Inverted(48), Inverted(48),
        conv(48, 96, 2, stride=2), Inverted(96), Inverted(96), Inverted(96),
        conv(96, 128, 2, stride=2), Inverted(128), Inverted(128), conv(128, 256, 1),
    )


class Weighed(nn.Module):
    """A sum over the places of a square map, each channel with its own weights."""

    def __init__(self, width: int, side: int):
        super().__init__()
        self.weights = nn.Parameter(torch.randn(width, side, side) / side)
        self.norm = nn.BatchNorm1d(width)

    def forward(self, x):
        return self.norm((x * self.weights).sum((2, 3)))
