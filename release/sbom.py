#!/usr/bin/env python3
"""Writes a software bill of materials (CycloneDX 1.6, JSON): every crate that is in the program for one target.

    sbom.py TARGET > authctl.cdx.json

It is made from Cargo.lock, so that it needs no network once cargo has the crates.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(target: str) -> None:
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    packages = {package["id"]: package for package in metadata["packages"]}
    root = metadata["resolve"]["root"]
    # What only tests need is not in the program.
    needs = {
        name: sorted(need["pkg"] for need in node["deps"] if any(kind["kind"] is None for kind in need["dep_kinds"]))
        for name, node in nodes.items()
    }
    found, waiting = set(), [root]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needs[name]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(packages[root]) | {"type": "application"}},
        "components": [component(packages[name]) for name in sorted(found - {root})],
        "dependencies": [
            {"ref": reference(packages[name]), "dependsOn": sorted(reference(packages[need]) for need in needs[name])}
            for name in sorted(found)
        ],
    }
    json.dump(document, sys.stdout, indent=2)
    print()


def reference(package: dict) -> str:
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package: dict) -> dict:
    part = {
        "type": "library",
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "purl": reference(package),
    }
    if package["license"]:
        # Some crates still write `/`, which is no expression of SPDX.
        part["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    return part


if __name__ == "__main__":
    main(sys.argv[1])
