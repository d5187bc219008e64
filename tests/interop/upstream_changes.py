#!/usr/bin/env python3
"""Say what a release of Streamlit, Authlib or joserfc changes for authctl.

    tests/interop/upstream_changes.py [PACKAGE [OLD [NEW]]]

Our sources cite functions, classes and files of these packages in backticks. Each that is cited is compared, by its text,
between two releases: by default between the one that we were last checked against (`requirements.txt`) and the newest on
PyPI. What changed is listed with the files of ours that cite it, and what is new in a cited file is named.
"""

import argparse
import ast
import difflib
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
CACHE = REPOSITORY / "target" / "interop" / "upstream"
PACKAGES = ("streamlit", "authlib", "joserfc")
# What a login does not touch has functions with the same names.
OF_A_LOGIN = {
    "streamlit": re.compile(r"streamlit/(auth_util|user_info|url_util|config|runtime/secrets|web/|error)"),
    "authlib": re.compile(r"authlib/(common|integrations/(base_client|requests_client|httpx_client|starlette)|jose|oauth2|oidc)"),
    "joserfc": re.compile(r"joserfc/"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", nargs="?", choices=PACKAGES)
    parser.add_argument("old", nargs="?")
    parser.add_argument("new", nargs="?")
    parser.add_argument("--diff", action="store_true", help="show the changed lines too")
    arguments = parser.parse_args()
    cited = citations()
    changed = 0
    for package in [arguments.package] if arguments.package else PACKAGES:
        old = arguments.old or pinned(package)
        new = arguments.new or newest(package)
        changed += compare(package, old, new, cited, arguments.diff)
    return 1 if changed else 0


def compare(package: str, old: str, new: str, cited: dict[str, set[str]], with_diff: bool) -> int:
    """Prints what changed, and counts it."""
    if old == new:
        print(f"{package} {new}: nothing newer")
        return 0
    before, after = definitions(package, old), definitions(package, new)
    names = {definition.name for definition in [*before.values(), *after.values()]}
    ours = {name: files for name, files in cited.items() if name in names}
    files = {path: who for path, who in cited.items() if path.endswith(".py")}
    print(f"{package} {old} -> {new}: {len(ours)} names and {len(files)} files are cited")
    changed = 0
    for key in sorted(before.keys() | after.keys()):
        one, two = before.get(key), after.get(key)
        definition = one or two
        of_file = {who for path, whos in files.items() if definition.path.endswith(path) for who in whos}
        whos = ours.get(definition.name, set()) | (of_file if one is None or two is None else set())
        if not whos or (one and two and one.text == two.text):
            continue
        changed += 1
        what = "changed" if one and two else "gone" if one else "new"
        print(f"  {what:7} {key}\n          cited by {', '.join(sorted(whos))}")
        if with_diff and one and two:
            lines = difflib.unified_diff(one.text.splitlines(), two.text.splitlines(), lineterm="", n=1)
            print("".join(f"          {line}\n" for line in list(lines)[2:]), end="")
    if not changed:
        print("  nothing that is cited has changed")
    return changed


@dataclass(frozen=True)
class Definition:
    path: str
    name: str
    # Without comments and layout, which change nothing.
    text: str


def definitions(package: str, release: str) -> dict[str, Definition]:
    """Every function and class that a login may meet, by file and qualified name."""
    found = {}
    with zipfile.ZipFile(wheel(package, release)) as archive:
        for path in archive.namelist():
            if path.endswith(".py") and OF_A_LOGIN[package].match(path):
                collect(ast.parse(archive.read(path)), path, "", found)
    return found


def collect(node: ast.AST, path: str, prefix: str, found: dict[str, Definition]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}{child.name}"
            collect(child, path, f"{name}.", found)
            # Of a class, its own lines: its methods stand for themselves.
            body = [part for part in child.body if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
            shown = child if not isinstance(child, ast.ClassDef) else ast.Module(body, [])
            found[f"{path}: {name}"] = Definition(path, child.name, ast.unparse(without_docstring(shown)))
        elif isinstance(child, ast.If | ast.Try):
            collect(child, path, prefix, found)


def without_docstring(node: ast.AST) -> ast.AST:
    first = node.body[0] if getattr(node, "body", None) else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        node.body = node.body[1:] or [ast.Pass()]
    return node


def citations() -> dict[str, set[str]]:
    """What our sources name in backticks, and the files in which they do."""
    cited: dict[str, set[str]] = {}
    sources = [*(REPOSITORY / "src").rglob("*.rs"), *(REPOSITORY / "tests" / "it").rglob("*.rs")]
    for source in sources:
        for line in source.read_text().splitlines():
            for quoted in re.findall(r"`([^`]+)`", line):
                name = re.sub(r"\(.*\)$", "", quoted).rsplit(".", 1)[-1] if not quoted.endswith(".py") else quoted
                # One plain word is as likely a parameter of OAuth or a word of ours, unless something stands before it.
                is_plain = name.isalpha() and name.islower() and "." not in quoted
                if re.fullmatch(r"[A-Za-z_][\w/]*(\.py)?", name) and not is_plain:
                    cited.setdefault(name, set()).add(str(source.relative_to(REPOSITORY)))
    return cited


def wheel(package: str, release: str) -> Path:
    folder = CACHE / f"{package}-{release}"
    if not list(folder.glob("*.whl")):
        pip("download", "--quiet", "--no-deps", "--only-binary", ":all:", "--ignore-requires-python", "--dest", folder, f"{package}=={release}")
    [path] = folder.glob("*.whl")
    return path


def pinned(package: str) -> str:
    pins = (HERE / "requirements.txt").read_text()
    return re.search(rf"^{package}==(\S+)$", pins, re.MULTILINE | re.IGNORECASE)[1]


def newest(package: str) -> str:
    return re.search(r"^Available versions: ([^,\n]+)", pip("index", "versions", package), re.MULTILINE)[1]


def pip(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode != 0:
        sys.exit(f"upstream changes: {' '.join(command)} failed:\n{ended.stderr}")
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main())
