"""Make a training state from the shipped network, to continue its training.

    pip install onnx
    python -m training.resume_reader --folder /tmp/train/run2
    python -m training.train_reader --folder /tmp/train/run2 --minutes 60 --rate 1e-3

The model file holds each convolution with its batch normalisation folded in. Here they are taken apart again: the
normalisation gets the statistics of what the convolution gives on training strips, and the gain and offset that undo
them, so the network answers as before and trains as one that never stopped. What the optimizer knew is lost.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import onnx
import torch
from benchmarks.synth import strips
from benchmarks.synth.texts import CHARSET
from onnx import numpy_helper
from torch import nn

from labelcheck.read.print_network import MODEL, prepared
from training.reader_network import ReaderNetwork

STATISTICS_SEED = 3_000_000_000
STRIPS = 400
"""Strips over which the normalisations' statistics are taken."""


def shipped() -> ReaderNetwork:
    """Return the shipped network, ready to be trained."""
    network = ReaderNetwork(len(CHARSET) + 1)
    folded = _folded(network)
    network.eval()
    _unfold(network, folded)
    return network


def _folded(network: ReaderNetwork) -> list[tuple[nn.BatchNorm2d, torch.Tensor]]:
    """Load the weights; return each normalisation, passing everything on, with the offset that was folded in."""
    model = onnx.load(str(MODEL))
    weights = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in model.graph.initializer}
    nodes = iter([node for node in model.graph.node if node.op_type == "Conv"])
    folded = []
    for convolution, normalisation in _convolutions(network):
        _, weight, offset = next(nodes).input
        convolution.weight.data = weights[weight]
        if normalisation is None:
            assert convolution.bias is not None  # noqa: S101 - the head alone has no normalisation
            convolution.bias.data = weights[offset]
        else:
            _set(normalisation, torch.zeros(()), torch.ones(()) - normalisation.eps, torch.ones(()), weights[offset])
            folded.append((normalisation, weights[offset]))
    return folded


def _convolutions(network: ReaderNetwork) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    layers = [one for one in network.modules() if isinstance(one, nn.Conv2d | nn.BatchNorm2d)]
    for layer, following in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, nn.Conv2d):
            yield layer, following if isinstance(following, nn.BatchNorm2d) else None


def _unfold(network: ReaderNetwork, folded: list[tuple[nn.BatchNorm2d, torch.Tensor]]) -> None:
    """Give each normalisation the statistics of its input, and the gain and offset that undo them."""
    sums = {normalisation: [torch.zeros(()), torch.zeros(()), 0] for normalisation, _ in folded}

    def add(layer: nn.Module, given: tuple[torch.Tensor, ...], _: torch.Tensor) -> None:
        values = given[0].double()
        total = sums[layer]  # type: ignore[index]
        total[0] = total[0] + values.sum((0, 2, 3))
        total[1] = total[1] + (values * values).sum((0, 2, 3))
        total[2] += values.numel() // values.shape[1]

    hooks = [normalisation.register_forward_hook(add) for normalisation, _ in folded]
    with torch.no_grad():
        for seed in range(STATISTICS_SEED, STATISTICS_SEED + STRIPS):
            network(torch.from_numpy(prepared(strips.make(seed).grey))[None, None])
    for hook in hooks:
        hook.remove()
    for normalisation, offset in folded:
        first, second, count = sums[normalisation]
        mean = first / count
        spread = second / count - mean**2
        mean, spread = mean.float(), spread.float()
        _set(normalisation, mean, spread, torch.sqrt(spread + normalisation.eps), offset + mean)


def _set(
    layer: nn.BatchNorm2d, mean: torch.Tensor, spread: torch.Tensor, gain: torch.Tensor, offset: torch.Tensor
) -> None:
    assert layer.running_mean is not None  # noqa: S101 - as `reader_network` makes them
    assert layer.running_var is not None  # noqa: S101
    layer.running_mean.copy_(mean)
    layer.running_var.copy_(spread)
    layer.weight.data.copy_(gain)
    layer.bias.data.copy_(offset)


def main() -> None:
    """Read the command line and write the state."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    network = shipped()
    trained = json.loads(MODEL.with_suffix(".json").read_text(encoding="utf-8"))["trained"]
    state = {
        "network": network.state_dict(),
        "average": network.state_dict(),
        "optimizer": torch.optim.AdamW(network.parameters(), weight_decay=1e-3).state_dict(),
        "step": int(trained.split()[0]),
        "held_out": (0.0, 0.0),
    }
    torch.save(state, options.folder / "reader.pt")
    print(f"{options.folder / 'reader.pt'}: {trained}")


if __name__ == "__main__":
    main()
