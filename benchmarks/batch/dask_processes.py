"""A real Dask scheduler and real workers, each a process of its own, on loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.batch.photos import ROOT

SECONDS_TO_START = 30.0


class DaskProcesses:
    """A scheduler, and the workers that `worker` adds; ends them with its `with` statement.

    Args:
        folder: Where their files go.
        modules: Folders that they may import from, too.

    Attributes:
        address: What `connect` takes.
        scheduler: The scheduler's process.
    """

    def __init__(self, folder: Path, *modules: Path) -> None:
        self._folder = folder
        self._modules = modules
        self._file = folder / "scheduler.json"
        self._open = ExitStack()

    def __enter__(self) -> DaskProcesses:
        self.scheduler = self._open.enter_context(
            self._running(
                "scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--scheduler-file",
                str(self._file),
                "--dashboard-address",
                "127.0.0.1:0",
            )
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            try:
                self.address = json.loads(self._file.read_text())["address"].replace("tcp://", "dask://")
                return self
            except (OSError, ValueError):  # not there, or not whole
                time.sleep(0.05)
        self._open.close()
        raise AssertionError("the scheduler does not start")

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @contextmanager
    def worker(self, name: str, *, nanny: bool = False, threads: int = 1) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, started and not waited for; a nanny starts another when it dies."""
        options = ["--scheduler-file", str(self._file), "--nthreads", str(threads), "--host", "127.0.0.1"]
        with self._running("worker", *options, "--nanny" if nanny else "--no-nanny", name=name) as process:
            yield process
            if not nanny:
                process.kill()  # its end in good order takes a second

    @contextmanager
    def _running(self, role: str, *options: str, name: str = "") -> Iterator[subprocess.Popen[bytes]]:
        folder = self._folder / (name or role)
        folder.mkdir()
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, [ROOT / "src", *self._modules])),
            "LABELCHECK_CACHE": str(folder / "cache"),
            "WORKER_NAME": name,
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        # Run by -c, they have no main module, which each process that a worker starts would import again.
        program = f"from distributed.cli.dask_{role} import main; main()"
        command = [sys.executable, "-c", program, "--no-dashboard", *options]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - Dask's own program
                command, cwd=folder, env=environment, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
