# The commands of the project. Each recipe is one plain command or a few: CONTRIBUTING.md lists them for those without `just`.

set positional-arguments
export NO_MKDOCS_2_WARNING := "1"

# Show the recipes.
default:
    @just --list

# Install the checkout, editable, with everything that development needs, and the hooks of git.
dev:
    python -m pip install --editable '.[dev,bench]'
    pre-commit install

# Lint, format, types, and the rule that imports point down.
check:
    ruff check .
    ruff format --check .
    mypy
    lint-imports

# Correct what ruff can correct by itself.
fix:
    ruff check --fix .
    ruff format .

# The fast tests: at most a minute on two cores. Arguments go to pytest.
test *arguments:
    python -m pytest -m 'not slow' -n logical "$@"

# All tests, with coverage: some five minutes on two cores. Arguments go to pytest.
test-all *arguments:
    python -m pytest -n logical --cov --cov-report=term:skip-covered "$@"

# All tests out of the unpacked source archive, against a wheel installed in an environment of its own.
test-sdist *arguments:
    .ci/test-sdist "$@"

# Measure reading and deciding on a small scale; docs/reading.md and docs/deciding.md name the full commands.
bench *arguments:
    python -m benchmarks.reading --limit 10 "$@"
    python -m benchmarks.deciding --labels 2000 --strengths 1

# Build the documentation site into site/; a broken link fails.
docs:
    mkdocs build --strict

# Show the documentation while it is written.
docs-serve:
    mkdocs serve

# Build the source archive, and the wheel from it.
build:
    python -m build

# Look for known vulnerabilities in what is installed (`pip install ".[audit]"`).
audit:
    python -m pip_audit --skip-editable

# Everything that CI runs, in a new environment (Debian: as root it installs Chromium and typefaces).
ci:
    .ci/run
