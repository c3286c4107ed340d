"""The real command line, with `NamedAnswers` in place of the checker: run as a program by the tests."""

import labelcheck.checking.checker
import named_answers
from labelcheck.cli import main

if __name__ == "__main__":
    labelcheck.checking.checker.Checker = named_answers.NamedAnswers  # type: ignore[assignment,misc]
    main()
