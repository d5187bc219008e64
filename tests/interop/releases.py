#!/usr/bin/env python3
"""Write `src/streamlit/requirements/releases.tsv`: what the releases of Streamlit and Authlib say they need.

    tests/interop/releases.py

Read from the METADATA of every release on PyPI, patch releases too, with pip. Releases that the file already has are
not asked for again: what is published never changes. Run it when a new Streamlit or Authlib is out, and read the diff.
"""

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
TABLE = REPOSITORY / "src" / "streamlit" / "requirements" / "releases.tsv"
HEADER = """\
# The releases of Streamlit and Authlib on PyPI, and which packages of a login each installs: by itself, and with
# `[auth]`. Written by tests/interop/releases.py from their METADATA.
# package\trelease\tinstalls\tinstalls with [auth]
"""
# Whose presence or version decides whether a login works.
OF_A_LOGIN = {"authlib", "httpx", "itsdangerous", "joserfc", "starlette", "toml", "tornado"}
# Before these releases there is no METADATA to be had without building, and nothing that a login could use.
OLDEST = {"streamlit": (1, 0, 0), "authlib": (1, 0, 0)}


def main() -> None:
    known = {tuple(line.split("\t")[:2]): line for line in rows(TABLE)} if TABLE.exists() else {}
    releases = [(package, release) for package in OLDEST for release in all_releases(package)]
    with ThreadPoolExecutor(4) as pool:
        lines = list(pool.map(lambda release: known.get(release) or described(*release), releases))
    TABLE.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    added = [" ".join(release) for release in releases if release not in known]
    print(f"{TABLE.relative_to(REPOSITORY)}: {len(lines)} releases, new: {', '.join(added) or 'none'}")


def rows(table: Path) -> list[str]:
    return [line for line in table.read_text().splitlines() if line and not line.startswith("#")]


def all_releases(package: str) -> list[str]:
    """The final releases that pip may take, the newest first."""
    listing = pip("index", "versions", package)
    versions = re.search(r"^Available versions: (.*)$", listing, re.MULTILINE)
    assert versions, listing
    return [text for text in versions[1].split(", ") if numbers(text) >= OLDEST[package]]


def described(package: str, release: str) -> str:
    """One line of the table."""
    options = ["--dry-run", "--no-deps", "--ignore-installed", "--ignore-requires-python", "--quiet"]
    report = json.loads(pip("install", *options, "--report", "-", f"{package}=={release}"))
    [installed] = report["install"]
    always, with_extra = set(), set()
    for requirement in installed["metadata"].get("requires_dist", []):
        requirement, _, marker = requirement.partition(";")
        name = re.match(r"[A-Za-z0-9._-]+", requirement.strip())[0]
        if re.sub(r"[-_.]+", "-", name).lower() not in OF_A_LOGIN:
            continue
        text = requirement.replace(" ", "").replace("(", "").replace(")", "")
        extra = re.search(r"""extra\s*==\s*['"](.*?)['"]""", marker)
        if extra is None:
            always.add(text)
        elif extra[1] == "auth":
            with_extra.add(text)
    has_extra = "auth" in installed["metadata"].get("provides_extra", [])
    columns = [" ".join(sorted(always, key=str.lower)) or "-", " ".join(sorted(with_extra, key=str.lower)) or "-"]
    return "\t".join([package, release, columns[0], columns[1] if has_extra else "no such extra"])


def numbers(release: str) -> tuple[int, ...]:
    parts = [int(part) for part in release.split(".")]
    return tuple(parts + [0] * (3 - len(parts)))


def pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode != 0:
        sys.exit(f"releases: {' '.join(arguments)} failed:\n{ended.stderr}")
    return ended.stdout


if __name__ == "__main__":
    main()
