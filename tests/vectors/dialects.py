#!/usr/bin/env python3
"""What both of Streamlit's TOML parsers make of the texts in `dialects.json`, written back into it.

    python -m venv venv && venv/bin/pip install toml==0.10.2 && venv/bin/python dialects.py

Add a case by adding `{"text": "…"}`. A value is `[type, value]`, a table a list of `[key, value]`, and what a parser
refuses is `null`; `raises` says what the package `toml` raises when that is none of the errors that Streamlit catches.
"""

import datetime
import json
import struct
import sys
import tomllib
from pathlib import Path

import toml

FILE = Path(__file__).with_suffix(".json")


def main() -> None:
    vectors = json.loads(FILE.read_text(encoding="utf-8"))
    cases = [case(entry["text"]) for entry in vectors["cases"]]
    head = {"python": sys.version.split()[0], "toml": toml.__version__}
    lines = ",\n".join(json.dumps(entry) for entry in cases)
    FILE.write_text(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n", encoding="utf-8")


def case(text: str) -> dict:
    entry = {"text": text}
    normalised = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        entry["tomllib"] = value(tomllib.loads(normalised))
    except tomllib.TOMLDecodeError:
        entry["tomllib"] = None
    try:
        entry["toml"] = value(toml.loads(normalised))
    except (TypeError, toml.TomlDecodeError):
        entry["toml"] = None
    except Exception as error:
        entry |= {"toml": None, "raises": f"{type(error).__name__}: {error}"}
    return entry


def value(read: object) -> list:
    match read:
        case bool():
            return ["boolean", read]
        case int():
            return ["integer", str(read)]
        case float():
            return ["float", "nan" if read != read else struct.pack(">d", read).hex()]
        case str():
            return ["string", read]
        case datetime.datetime():
            return ["datetime"]
        case datetime.date():
            return ["date"]
        case datetime.time():
            return ["time"]
        case list():
            return ["array", [value(item) for item in read]]
        case dict():
            return ["table", [[key, value(item)] for key, item in read.items()]]
    raise TypeError(read)


if __name__ == "__main__":
    main()
