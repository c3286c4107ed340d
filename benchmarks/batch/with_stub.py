"""The real command line, with `StubChecker` in place of the checker: `python -m benchmarks.batch.with_stub check …`."""

import labelcheck.checking.checker
from benchmarks.batch.stub_checker import StubChecker
from labelcheck.cli import main

if __name__ == "__main__":
    labelcheck.checking.checker.Checker = StubChecker  # type: ignore[assignment,misc]
    main()
