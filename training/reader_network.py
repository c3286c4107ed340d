"""The network of the print reader: convolutions only, so that OpenCV runs it, and a view of some five characters.

A strip 40 pixels high goes in; for every two columns come out the logits of the blank and of each character (CTC). The
trunk works at a quarter of the width, and each of its columns answers for two frames: narrow twins such as `ll` or `11`
need a blank between them, and frames four pixels apart are too few.
"""

from __future__ import annotations

import torch
from torch import nn

FRAMES_A_COLUMN = 2


def _conv(
    inputs: int, outputs: int, kernel: tuple[int, int], stride: tuple[int, int] = (1, 1), groups: int = 1
) -> list[nn.Module]:
    padding = (kernel[0] // 2, kernel[1] // 2)
    return [
        nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    ]


class _Separable(nn.Module):
    """A depthwise and a pointwise convolution around which the input passes unchanged."""

    def __init__(self, channels: int, kernel: tuple[int, int]) -> None:
        super().__init__()
        self.body = nn.Sequential(
            *_conv(channels, channels, kernel, groups=channels),
            nn.Conv2d(channels, channels, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.body(x))


class ReaderNetwork(nn.Module):
    """N×1×40×W (print positive, ground about 0) → N×(2·classes)×1×ceil(W/4) logits.

    Args:
        classes: How many classes: the blank, first, and the characters.
    """

    def __init__(self, classes: int) -> None:
        super().__init__()
        stem, low, high, tall = 24, 48, 112, 224  # channels
        self.classes = classes
        self.trunk = nn.Sequential(
            *_conv(1, stem, (3, 3), (2, 2)),
            *_conv(stem, low, (3, 3), (2, 2)),  # 10 × W/4
            _Separable(low, (3, 3)),
            _Separable(low, (3, 3)),
            *_conv(low, high, (3, 3), (2, 1)),  # 5 × W/4
            _Separable(high, (3, 3)),
            _Separable(high, (3, 3)),
            _Separable(high, (3, 3)),
            nn.Conv2d(high, tall, (5, 1), bias=False),  # 1 × W/4
            nn.BatchNorm2d(tall),
            nn.ReLU(inplace=True),
            _Separable(tall, (1, 5)),
            _Separable(tall, (1, 5)),
        )
        self.head = nn.Conv2d(tall, FRAMES_A_COLUMN * classes, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits; `frames` puts them in order."""
        logits: torch.Tensor = self.head(self.trunk(x))
        return logits


def frames(logits: torch.Tensor, classes: int) -> torch.Tensor:
    """Rearrange the network's answer into N×T×classes, T = 2·columns."""
    count, _, _, columns = logits.shape
    return logits.view(count, FRAMES_A_COLUMN, classes, columns).permute(0, 3, 1, 2).reshape(count, -1, classes)
