#!/usr/bin/env python3
"""Write `src/streamlit/page_bundles.tsv`: the script that the page of each release of Streamlit names.

    tests/interop/page_bundles.py

The page of a running app names its bundle, `static/js/index.<hash>.js`, and so tells which release serves it. Read from
every wheel on PyPI that has `st.login`, patch releases too, with pip. Releases that the file already has are not asked
for again: what is published never changes. Run it when a new Streamlit is out, and read the diff.
"""

import re
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from releases import REPOSITORY, all_releases, numbers, pip, rows

TABLE = REPOSITORY / "src" / "streamlit" / "page_bundles.tsv"
HEADER = """\
# The bundle that the page of each release of Streamlit names: `static/js/index.<hash>.js`. Written by
# tests/interop/page_bundles.py from the wheels.
# release\thash
"""
# The first with `st.login`.
OLDEST = (1, 42, 0)


def main() -> None:
    known = {line.split("\t")[0]: line for line in rows(TABLE)} if TABLE.exists() else {}
    releases = [release for release in all_releases("streamlit") if numbers(release) >= OLDEST]
    with ThreadPoolExecutor(4) as pool:
        lines = list(pool.map(lambda release: known.get(release) or f"{release}\t{bundle(release)}", releases))
    TABLE.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    added = [release for release in releases if release not in known]
    print(f"{TABLE.relative_to(REPOSITORY)}: {len(lines)} releases, new: {', '.join(added) or 'none'}")


def bundle(release: str) -> str:
    """The hash in the name of the script that the release's page loads."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--quiet"]
        pip("download", *options, "--dest", folder, f"streamlit=={release}")
        [wheel] = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            page = archive.read("streamlit/static/index.html").decode()
    found = re.findall(r"static/js/index\.([A-Za-z0-9_-]+)\.js", page)
    if len(set(found)) != 1:
        sys.exit(f"page_bundles: the page of Streamlit {release} names {found or 'no bundle'}")
    return found[0]


if __name__ == "__main__":
    main()
