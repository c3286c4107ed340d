"""Train the print reader on synthetic strips.

    python -m training.train_reader --folder /tmp/train --minutes 60

One worker process makes strips beside the training process; each is seen twice on average, some minutes apart, then
dropped. The learning rate rises for 300 steps, stays, and falls to nothing over the last 40 % of the time. Run it again
with the same folder to go on.
"""

from __future__ import annotations

import argparse
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from benchmarks.synth import strips
from benchmarks.synth.texts import CHARSET
from numpy.typing import NDArray
from torch import nn

from labelcheck.read.print_network import prepared
from training.reader_network import ReaderNetwork, frames
from training.scoring import edits, greedy

BATCH = 16
POOL = 32
"""Batches made at a time, so that each holds strips of about one width."""
REMEMBERED = 8192
"""Strips kept to be seen again: making one costs as much as half a step of training on it."""
WRONG_POLARITY = 0.03
HELD_OUT_SEED = 1_000_000_000
NUMBERS = {character: number for number, character in enumerate(CHARSET, start=1)}

Example = tuple[NDArray[Any], str]
Batch = tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]


def collated(made: list[Example]) -> Batch:
    """Pad to one width: images N×1×40×W, frame counts, character numbers in a row, character counts."""
    widest = max(image.shape[1] for image, _ in made)
    widest += -widest % 4
    images = np.zeros((len(made), 1, strips.HEIGHT, widest), np.float32)
    for row, (image, _) in zip(images, made, strict=True):
        row[0, :, : image.shape[1]] = image
    lengths = [2 * -(-image.shape[1] // 4) for image, _ in made]
    numbers = [NUMBERS[character] for _, text in made for character in text]
    counts = [len(text) for _, text in made]
    return torch.from_numpy(images), torch.tensor(lengths), torch.tensor(numbers), torch.tensor(counts)


class Strips(torch.utils.data.IterableDataset[Batch]):
    """Endless batches, half of them fresh strips, seeded from `first` on."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self.first = first

    def __iter__(self) -> Iterator[Batch]:
        cv2.setNumThreads(1)
        seed, half = self.first, BATCH * POOL // 2
        rng = np.random.default_rng(seed)
        remembered: deque[Example] = deque(maxlen=REMEMBERED)
        while True:
            fresh = [_example(one, -1.0 if rng.random() < WRONG_POLARITY else 1.0) for one in range(seed, seed + half)]
            seed += half
            remembered.extend(fresh)
            pool = fresh + [remembered[k] for k in rng.integers(0, len(remembered), half)]
            pool.sort(key=lambda example: example[0].shape[1])
            for k in rng.permutation(POOL):
                yield collated(pool[k * BATCH : (k + 1) * BATCH])


def _example(seed: int, sign: float) -> Example:
    strip = strips.make(seed)
    return prepared(strip.grey) * np.float32(sign), strip.text


class Average:
    """A running average of the weights: better than any single step's."""

    def __init__(self, network: nn.Module, decay: float = 0.999) -> None:
        self.decay = decay
        self.weights = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def update(self, network: nn.Module, step: int) -> None:
        """Move towards the network's weights, faster in the beginning."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for name, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                self.weights[name].mul_(decay).add_(value, alpha=1 - decay)
            else:
                self.weights[name].copy_(value)


def held_out_error(network: nn.Module, count: int = 512) -> tuple[float, float]:
    """Return the character error and the share of strips read exactly, on typefaces that are not trained on."""
    wrong = total = exact = 0
    network.eval()
    with torch.no_grad():
        for seed in range(HELD_OUT_SEED, HELD_OUT_SEED + count):
            strip = strips.make(seed, held_out=True)
            images, lengths, _, _ = collated([(prepared(strip.grey), strip.text)])
            logits = frames(network(images), len(CHARSET) + 1)[0, : lengths[0]]
            text = greedy(logits.numpy(), CHARSET)
            wrong += edits(strip.text, text)
            total += len(strip.text)
            exact += text == strip.text
    network.train()
    return wrong / total, exact / count


def rate(fraction: float, step: int, peak: float) -> float:
    """Return the learning rate at a fraction of the time."""
    return peak * min(1.0, (step + 1) / 300) * min(1.0, max(0.0, 1 - fraction) / 0.4 + 1e-3)


def train(folder: Path, minutes: float, peak: float, every: int) -> None:
    """Train until the time is up, saving to `folder/reader.pt` and reporting `every` so many steps."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = ReaderNetwork(len(CHARSET) + 1).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), lr=peak, weight_decay=1e-3)
    step = 0
    saved = folder / "reader.pt"
    if saved.exists():
        state = torch.load(saved)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    average = Average(network)
    if saved.exists():
        average.weights = state["average"]
    loader = torch.utils.data.DataLoader(
        Strips(step * BATCH // 2), batch_size=None, num_workers=1, prefetch_factor=2 * POOL
    )
    loss_of = nn.CTCLoss(blank=0, reduction="sum", zero_infinity=True)
    begin = time.monotonic()
    losses = []
    for images, lengths, numbers, counts in loader:
        fraction = (time.monotonic() - begin) / 60 / minutes
        if fraction >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = rate(fraction, step, peak)
        logits = frames(network(images.contiguous(memory_format=torch.channels_last)), len(CHARSET) + 1)
        probabilities = logits.log_softmax(2).permute(1, 0, 2)
        loss = loss_of(probabilities, numbers, lengths, counts) / max(1, int(counts.sum()))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 2.0)
        optimizer.step()
        step += 1
        average.update(network, step)
        losses.append(loss.item())
        if step % 200 == 0:
            print(f"{time.strftime('%H:%M:%S')} step {step} loss {np.mean(losses[-200:]):.3f}", flush=True)
        if step % every == 0:
            _save(saved, network, average, optimizer, step)
    _save(saved, network, average, optimizer, step)


def _save(saved: Path, network: nn.Module, average: Average, optimizer: torch.optim.Optimizer, step: int) -> None:
    trial = ReaderNetwork(len(CHARSET) + 1)
    trial.load_state_dict(average.weights)
    error, exact = held_out_error(trial)
    print(f"{time.strftime('%H:%M:%S')} step {step} held-out error {error:.4f} exact {exact:.3f}", flush=True)
    state = {
        "network": network.state_dict(),
        "average": average.weights,
        "optimizer": optimizer.state_dict(),
        "step": step,
        "held_out": (error, exact),
    }
    partial = saved.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(saved)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--every", type=int, default=1000)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    train(options.folder, options.minutes, options.rate, options.every)


if __name__ == "__main__":
    main()
