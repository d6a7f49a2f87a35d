"""Building blocks of the networks."""

from torch import nn


def conv(inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1, act: bool = True) -> nn.Sequential:
    """Convolution, batch normalisation and ReLU."""
    layers = [
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
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


def shrink(inputs: int, outputs: int) -> nn.Sequential:
    """The same without the shortcut, at half the resolution."""
    wide = inputs * 2
    return nn.Sequential(
        conv(inputs, wide, 1), conv(wide, wide, 3, stride=2, groups=wide), conv(wide, outputs, 1, act=False)
    )
