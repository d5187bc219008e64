#!/usr/bin/env python3
"""Write `src/streamlit/requirements/brought.tsv`: what popular packages bring along of a login's own packages.

    tests/interop/brought_packages.py [--add NAME ...] [--check NAME ...] [--uv]

pip resolves each package of the table alone; the newest release, on the Python that runs this. Without arguments every row is
made anew, which takes hours. `--add` resolves these packages only. `--check` says what the table has otherwise, and writes
nothing. With `--uv`, uv (on the PATH, or the variable UV) resolves instead, many times faster: check some rows with pip
afterwards. A package that cannot be resolved here is left out: authctl then knows nothing of it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
TABLE = REPOSITORY / "src" / "streamlit" / "requirements" / "brought.tsv"
HEADER = """\
# What popular packages bring along of the packages that a login needs, each resolved alone. Written by
# tests/interop/brought_packages.py on {date} with Python {python}.
# package\trelease\tbrings
"""
OF_A_LOGIN = ("authlib", "httpx", "httpx2")


def main() -> None:
    arguments = parse_arguments()
    known = read_table()
    names = [normalized(name) for name in arguments.add or arguments.check or known]
    row_of = row_of_uv if arguments.uv else row_of_pip
    with ThreadPoolExecutor(arguments.jobs) as pool:
        resolved = {name: row for name, row in zip(names, pool.map(row_of, names), strict=True) if row}
    if arguments.check:
        differing = [name for name in names if resolved.get(name, "\t").split("\t")[1] != known[name].split("\t")[1]]
        sys.exit(f"brought packages: outdated: {', '.join(differing)}" if differing else 0)
    write_table({**known, **resolved} if arguments.add else resolved)
    print(f"brought packages: not resolved: {', '.join(name for name in names if name not in resolved) or 'none'}")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--add", nargs="+", metavar="NAME", default=[])
    which.add_argument("--check", nargs="+", metavar="NAME", default=[])
    parser.add_argument("--uv", action="store_true", help="resolve with uv instead of pip")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


def row_of_uv(name: str) -> str | None:
    """Release and what it brings, as the table has them; None where there is no solution."""
    options = ["--no-header", "--no-annotate", "--quiet", "--only-binary", ":all:", "--python", sys.executable]
    command = [os.environ.get("UV", "uv"), "pip", "compile", *options, "-"]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, input=name)
    if ended.returncode != 0:
        return None
    pins = [line.partition(";")[0].split("==") for line in ended.stdout.splitlines() if "==" in line]
    return row(name, {normalized(pin[0].partition("[")[0]): pin[1].strip() for pin in pins})


def row_of_pip(name: str) -> str | None:
    """The same from pip."""
    options = ["--dry-run", "--ignore-installed", "--only-binary", ":all:", "--quiet", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, "--report", "-", name]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode != 0:
        return None
    metadata = [item["metadata"] for item in json.loads(ended.stdout)["install"]]
    return row(name, {normalized(item["name"]): item["version"] for item in metadata})


def row(name: str, releases: dict[str, str]) -> str:
    own = name.partition("[")[0]
    brought = [package for package in OF_A_LOGIN if package in releases and package != own]
    return f"{releases[own]}\t{' '.join(brought) or '-'}"


def normalized(name: str) -> str:
    """As PyPI compares names; an extra is kept."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_table() -> dict[str, str]:
    if not TABLE.exists():
        return {}
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split("\t", 1) for line in lines)


def write_table(rows: dict[str, str]) -> None:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    text = HEADER.format(date=datetime.now(UTC).date(), python=version)
    TABLE.write_text(text + "".join(f"{name}\t{row}\n" for name, row in sorted(rows.items())))


if __name__ == "__main__":
    main()
