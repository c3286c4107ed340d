"""Write the trained network as the model file that the package ships.

    python -m training.export_reader --folder /tmp/train

makes `src/labelcheck/data/print_reader.onnx` and `print_reader.json` (characters, temperature, where it comes from).
The temperature is the one at which the truth of strips of held-out typefaces is likeliest.
"""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import torch
from benchmarks.synth import strips
from benchmarks.synth.texts import CHARSET

from labelcheck.read.print_network import MODEL, prepared
from training.reader_network import ReaderNetwork, frames

CALIBRATION_SEED = 2_000_000_000


def temperature(network: torch.nn.Module, count: int = 600) -> float:
    """Fit one temperature on strips of held-out typefaces: least CTC loss of the truth."""
    loss_of = torch.nn.CTCLoss(blank=0, reduction="sum", zero_infinity=True)
    answers = []
    with torch.no_grad():
        for seed in range(CALIBRATION_SEED, CALIBRATION_SEED + count):
            strip = strips.make(seed, held_out=True)
            logits = frames(network(torch.from_numpy(prepared(strip.grey))[None, None]), len(CHARSET) + 1)
            numbers = torch.tensor([[CHARSET.index(character) + 1 for character in strip.text]])
            answers.append((logits.permute(1, 0, 2), numbers))
        trials = np.arange(0.8, 2.6, 0.1)
        losses = [
            sum(
                float(loss_of((logits / trial).log_softmax(2), numbers, (len(logits),), (numbers.shape[1],)))
                for logits, numbers in answers
            )
            for trial in trials
        ]
    return round(float(trials[int(np.argmin(losses))]), 2)


def export(folder: Path) -> None:
    """Write model and settings; each replaces its predecessor in one step."""
    torch.set_num_threads(1)
    state = torch.load(folder / "reader.pt")
    network = ReaderNetwork(len(CHARSET) + 1)
    network.load_state_dict(state["average"])
    network.eval()
    settings = {
        "charset": CHARSET,
        "temperature": temperature(network),
        "trained": f"{state['step']} steps of training/train_reader.py; "
        f"character error on held-out typefaces {state['held_out'][0]:.4f}",
    }
    partial = MODEL.with_suffix(".part")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network,
            (torch.zeros(1, 1, strips.HEIGHT, 160),),
            str(partial),
            dynamo=False,
            opset_version=12,
            input_names=["strip"],
            output_names=["logits"],
            dynamic_axes={"strip": {0: "count", 3: "width"}, "logits": {0: "count", 3: "columns"}},
        )
    partial.replace(MODEL)
    described = MODEL.with_suffix(".json.part")
    described.write_text(json.dumps(settings, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    described.replace(MODEL.with_suffix(".json"))
    print(f"{MODEL}: {MODEL.stat().st_size / 1e6:.2f} MB, {settings['trained']}, temperature {settings['temperature']}")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    export(parser.parse_args().folder)


if __name__ == "__main__":
    main()
