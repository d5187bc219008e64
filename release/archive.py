#!/usr/bin/env python3
"""Packs the program for one target: an archive with everything that belongs to it, and its checksum beside it.

    archive.py PROGRAM TARGET FOLDER

The archive is the same whenever and wherever it is packed from the same files: no times, no owners.
"""

import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"]


def main(program: Path, target: str, folder: Path) -> None:
    name = f"authctl-{version()}-{target}"
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"{name}/{program.name}": (program.read_bytes(), 0o755)}
    files |= {f"{name}/{document}": ((ROOT / document).read_bytes(), 0o644) for document in DOCUMENTS}
    files |= {f"{name}/completions/{script.name}": (script.read_bytes(), 0o644) for script in (ROOT / "completions").iterdir()}
    files |= {f"{name}/man/{page}": (text, 0o644) for page, text in manual(program).items()}
    if "windows" in target:
        archive, contents = folder / f"{name}.zip", zipped(files)
    else:
        archive, contents = folder / f"{name}.tar.gz", tarred(files)
    archive.write_bytes(contents)
    checksum = hashlib.sha256(contents).hexdigest()
    archive.with_name(f"{archive.name}.sha256").write_text(f"{checksum}  {archive.name}\n")
    print(archive)


def version() -> str:
    return re.search(r'^version = "(.+)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)[1]


def manual(program: Path) -> dict[str, bytes]:
    """The pages that the program makes; none where it cannot run on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run([program, "man", "--quiet", "--output", folder], check=True)
        except OSError:
            return {}
        return {page.name: page.read_bytes() for page in sorted(Path(folder).iterdir())}


def tarred(files: dict[str, tuple[bytes, int]]) -> bytes:
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(files):
            contents, mode = files[name]
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(contents), mode
            archive.addfile(member, io.BytesIO(contents))
    return gzip.compress(tape.getvalue(), mtime=0)


def zipped(files: dict[str, tuple[bytes, int]]) -> bytes:
    disk = io.BytesIO()
    with zipfile.ZipFile(disk, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            contents, mode = files[name]
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (0o100000 | mode) << 16
            archive.writestr(member, contents)
    return disk.getvalue()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]))
