"""Whether `authctl check` sees what lies around the secrets as git, pip and Python do, over hundreds of projects.

    python surroundings.py AUTHCTL FOLDER

The judges are the program `git`, the package `packaging`, and the interpreter's own `ast`.
"""

import ast
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

PROJECTS = 300

AUTH = """[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "8c1d2f6e5b7a49038c1d2f6e5b7a49038c1d2f6e5b7a4903"
"""


@dataclass(frozen=True)
class Case:
    """A project's files, and what its judge says of them: rules with places, or a version."""

    files: dict[str, str]
    expected: object
    # Below the project, where its app is.
    app: str = ""
    # Whether calls are behind conditions, which the judge does not weigh.
    has_branches: bool = False


Judge = Callable[[random.Random, Path], Case]
Reader = Callable[[dict], object]


def main(authctl: str, folder: str) -> int:
    for name, judge, read in [
        ("git", ignored_or_not, git_problems),
        ("packaging", pinned_or_not, streamlit_version),
        ("ast", calls_or_not, login_problems),
    ]:
        place = Path(folder) / name
        rng = random.Random(name)
        cases = [judge(rng, place / f"project-{number}") for number in range(PROJECTS)]
        apps = [f"project-{number}/{case.app}".rstrip("/") for number, case in enumerate(cases)]
        report = check(authctl, place, apps)
        for app, case in zip(apps, cases, strict=True):
            found = read(report_of(report, app))
            # Behind a branch, a call can be the fallback of another one: then it may be passed over, and no other is made up.
            if found != case.expected and not (case.has_branches and set(found) <= set(case.expected)):
                print(f"{name} says {case.expected!r}, authctl {found!r} of {json.dumps(case.files, indent=1)}")
                return 1
        print(f"{name} and authctl agree on {len(cases)} projects")
    return 0


def check(authctl: str, folder: Path, apps: list[str]) -> dict:
    command = [authctl, "check", "--no-input", "--format", "json", *apps]
    ended = subprocess.run(command, cwd=folder, env=ENVIRONMENT | {"HOME": str(folder)}, capture_output=True, check=False)
    if ended.returncode not in (0, 1):
        raise AssertionError(f"`authctl check` failed:\n{ended.stderr.decode()}")
    return json.loads(ended.stdout)


def report_of(report: dict, app: str) -> dict:
    """What the report says of one app, with its own paths."""
    [facts] = [facts for facts in report["projects"] if facts["path"] == app]
    own = f"{app}/"
    problems = [problem for problem in report["problems"] if (problem["file"] or "").startswith(own)]
    return {**facts, "problems": [{**problem, "file": problem["file"].removeprefix(own)} for problem in problems]}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


# --- git ---------------------------------------------------------------------------------------------------------------

ENVIRONMENT = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}
SECRETS = ".streamlit/secrets.toml"
PARTS = [
    *("secrets.toml", ".streamlit", "app", "*", "**", "*.toml", "secrets*", ".*", "?ecrets.toml", "s*s.t*l", "***"),
    *("secrets.{toml,json}", "[s]ecrets.toml", "[!s]ecrets.toml", "[^.]*", "[[:lower:]]*.toml", "[]s]*", "[r-t]*", "[a-]*"),
    *("[s", "[[:x:]]*", "\\secrets.toml", "secrets\\.toml", "secrets.toml\\", "Secrets.toml", "secrets.toml\\ ", "a**b"),
]
ENDS = ["", "", "", "", "", "/", " ", "\t", " # why", "/**", "\r"]
STARTS = ["", "", "", "", "!", "!", "/", "!/", "#", "\\", " "]


def ignore_list(rng: random.Random) -> str:
    def pattern() -> str:
        parts = rng.choices(PARTS, k=rng.choice([1, 1, 1, 2, 2, 3]))
        return rng.choice(STARTS) + "/".join(parts) + rng.choice(ENDS)

    return "".join(f"{pattern()}\n" for _ in range(rng.randint(1, 4)))


def ignored_or_not(rng: random.Random, folder: Path) -> Case:
    app = rng.choice(["", "app"])
    lists = [Path(), Path(app), Path(app, ".streamlit")]
    lists = [*(str(folder / ".gitignore") for folder in lists), ".git/info/exclude"]
    files = {name: ignore_list(rng) for name in lists if rng.random() < 0.4}
    secrets = str(Path(app, SECRETS))
    git("init", "--quiet", folder)
    write(folder, files | {secrets: AUTH})
    if rng.random() < 0.2:
        git("-C", folder, "update-index", "--index-version", rng.choice("234"))
        git("-C", folder, "add", "--force", secrets, *rng.sample(["--intent-to-add"], rng.randint(0, 1)))
    if rng.random() < 0.1:
        git("-C", folder, "config", "core.ignoreCase", "true")
        files["core.ignoreCase"] = "true"
    if git("-C", folder, "ls-files", "--error-unmatch", secrets) == 0:
        expected = [("committed-secrets-file", SECRETS)]
    else:
        is_ignored = git("-C", folder, "check-ignore", "--quiet", secrets) == 0
        expected = [] if is_ignored else [("unignored-secrets-file", SECRETS)]
    return Case(files, expected, app)


def git(*arguments: str | Path) -> int:
    environment = ENVIRONMENT | {"HOME": "/nonexistent"}
    return subprocess.run(["git", *arguments], env=environment, capture_output=True, check=False).returncode


def git_problems(report: dict) -> object:
    rules = ("committed-secrets-file", "unignored-secrets-file")
    return [(problem["rule"], problem["file"]) for problem in report["problems"] if problem["rule"] in rules]


# --- packaging ---------------------------------------------------------------------------------------------------------

# Each `1.x` with its last patch release, as far as the ranges below can tell.
RELEASES = [Version(f"1.{minor}.{patch}") for minor, last in [(44, 1), (50, 0), (52, 2), (60, 0), (67, 0)] for patch in range(last + 1)]
OPERATORS = ["==", ">=", "<=", "<", ">", "~=", "!="]
LINES = ["pandas", "numpy>=1  # c", "# streamlit==1.1", "", "--index-url https://x.example", "# c \\", "streamlit-aggrid==1.2"]


def requirement(rng: random.Random) -> str:
    def specifier() -> str:
        version = rng.choice([str(release) for release in RELEASES])
        return f"{rng.choice(OPERATORS)}{rng.choice(['', ' '])}{version}"

    name = rng.choice(["streamlit", "streamlit", "Streamlit"]) + rng.choice(["", "", "[auth]", " [auth, charts]", "[]"])
    # One of them pins, so that no release is asked for that only PyPI knows.
    specifiers = [f"=={rng.choice(RELEASES)}", *(specifier() for _ in range(rng.randint(0, 2)))]
    rng.shuffle(specifiers)
    text = rng.choice([", ", ","]).join(specifiers)
    return f"{name}{text}" if rng.random() < 0.9 else f"{name} ({text})"


def pinned_or_not(rng: random.Random, folder: Path) -> Case:
    while True:
        wanted = [requirement(rng) for _ in range(rng.choice([1, 1, 2]))]
        specifiers = [Requirement(text).specifier for text in wanted]
        fitting = [release for release in RELEASES if all(release in specifier for specifier in specifiers)]
        if fitting:
            break
    tail = ["", "  # why", " \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb", " --hash=sha256:aa", "; python_version > '3'", " \\\n"]
    lines = [f"{rng.choice(['', ' '])}{text}{rng.choice(tail)}" for text in wanted] + rng.choices(LINES, k=3)
    rng.shuffle(lines)
    newline = rng.choice(["\n", "\n", "\r\n", "\r"])
    files = {"requirements.txt": "\n".join(lines).replace("\n", newline)}
    if rng.random() < 0.3:
        include = rng.choice(["-r base.txt", "-rbase.txt", "--requirement=base.txt", "-r 'base.txt'  # all"])
        files = {"requirements.txt": f"{include}\n", "base.txt": files["requirements.txt"]}
    write(folder, files | {SECRETS: AUTH})
    return Case(files, str(max(fitting)))


def streamlit_version(report: dict) -> object:
    return report["streamlit"]["version"]


# --- ast ---------------------------------------------------------------------------------------------------------------

ARGUMENTS = [
    *('"okta"', "'okta',", "NAME", "(NAME)", "None", "", 'provider="okta"', '"ok" "ta"', 'r"okta"', '"ok\\x74a"', '"""okta"""'),
    *("OTHER", 'f"okta"', 'b"okta"', '"okta".lower()', 'x or "okta"', '"a" if x else "b"', "*names", "**names", '"a", "b"', "(x := 'a')"),
    *('"é"', '"okta"  # "x"\n', '"a\\\nb"', "NAME.x", "NAME[0]", "lambda: 'a'", "['a']", "-1", "..."),
]
FORMS = [
    *("st.login({})", "st.login({})", "y = st.login({})", "if x: st.login({})", "x and st . login({})", "[st.login({}) for p in q]"),
    *("st.button('x', on_click=st.login)", "st.button('x', on_click=lambda: st.login({}))", "st.button('x', on_click=st.login, args=['okta'])"),
    *("st.button(on_click=st.login, kwargs={{'provider': 'okta'}})", "st.button(on_click=st.login, args=names)", "f(st.login)"),
    *("partial(st.login, 'okta')", "# st.login({})", "'''st.login(\"x\")'''", "f'{{x}} st.login(1)'", "obj.st.login({})", "st.login.x({})"),
    *("def f(p='x'):\n    st.login(p)", "match x:\n    case 'a': st.login({})", "class C:\n    def login(self): st.login({})", "login('x')"),
]
IMPORTS = ["import streamlit as st", "import os, streamlit as st", "try:\n    import streamlit as st\nexcept E: raise"]
BINDINGS = [
    *("NAME = 'okta'", "NAME: str = 'okta'", "NAME = 'ok' 'ta'  # c", "NAME = f'okta'", "NAME += 'x'", "NAME = 'a' + x", "NAME, y = x", ""),
    *("for NAME in q: pass", "def g(NAME): pass", "lambda NAME: 1", "[1 for NAME in q]", "import NAME", "with x as NAME: pass", "del NAME"),
    *("if (NAME := x): pass", "def g():\n    global NAME\n    NAME = 'x'", "class K:\n    NAME = 'x'", "st.x = 1", "print(NAME, a=NAME)"),
    *("for st in q: pass", "def g(st): pass", "import other as st", "st = None", "match x:\n    case {'a': NAME}: pass"),
]


def calls_or_not(rng: random.Random, folder: Path) -> Case:
    while True:
        lines = [rng.choice(IMPORTS), *rng.choices(BINDINGS, k=rng.randint(0, 2))]
        lines += [form.format(rng.choice(ARGUMENTS)) for form in rng.choices(FORMS, k=rng.randint(1, 3))]
        text = "\n".join(lines) + "\n"
        try:
            tree = ast.parse(text)
            break
        except SyntaxError:
            continue
    text = rng.choice(["", "", "\ufeff"]) + text.replace("\n", rng.choice(["\n", "\n", "\r\n"]))
    files = {"app.py": text}
    write(folder, files | {SECRETS: f"{AUTH}[auth.unused]\n"})
    branches = (ast.If, ast.IfExp, ast.Try, ast.Match, ast.For, ast.While, ast.Lambda)
    has_branches = any(isinstance(node, branches) for node in ast.walk(tree))
    return Case(files, sorted(calls_for_sure(tree)), has_branches=has_branches)


def calls_for_sure(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The line of each call with its provider, which is known; `default` where there is none."""
    bound = list(bound_names(tree))
    if bound.count("st") > 1:
        return
    constants = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                constants[name] = text
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text))):
                constants[name] = text
    known = {name: text for name, text in constants.items() if bound.count(name) == 1}

    def provider(value: ast.expr) -> list[str]:
        match value:
            case ast.Constant(value=None):
                return ["default"]
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Name(id=name) if name in known:
                return [known[name]]
        return []

    def passed(arguments: list[ast.expr], keywords: list[ast.keyword]) -> list[str]:
        match arguments, keywords:
            case [], []:
                return ["default"]
            case ([value], []) | ([], [ast.keyword(arg="provider", value=value)]):
                return provider(value)
        return []

    for node in ast.walk(tree):
        match node:
            case ast.Call(func=func, args=arguments, keywords=keywords) if is_login(func):
                names = passed(arguments, keywords)
            case ast.Call(args=[func, *arguments], keywords=keywords) if is_login(func) and ast.unparse(node.func) == "partial":
                names = passed(arguments, keywords)
            case ast.Call(keywords=keywords) if any(is_login(keyword.value) for keyword in keywords):
                match {keyword.arg: keyword.value for keyword in keywords if not is_login(keyword.value)}:
                    case {"args": ast.List(elts=arguments)}:
                        names = passed(arguments, [])
                    case {"kwargs": ast.Dict(keys=[ast.Constant(value="provider")], values=[value])}:
                        names = provider(value)
                    case {"args": _} | {"kwargs": _}:
                        names = []
                    case _:
                        names = ["default"]
            case _:
                names = []
        yield from ((node.lineno, name) for name in names)


def is_login(node: ast.expr) -> bool:
    match node:
        case ast.Attribute(attr="login", value=ast.Name(id="st")):
            return True
    return False


def bound_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                yield name
            case ast.alias(name=name, asname=renamed):
                yield renamed or name
            case ast.Global(names=names):
                yield from names
            case ast.MatchAs(name=str(name)):
                yield name


def login_problems(report: dict) -> object:
    def provider(message: str) -> str:
        return message.removeprefix("there is no `[auth.").removesuffix("]`") if "[auth." in message else "default"

    problems = [problem for problem in report["problems"] if problem["rule"] == "unconfigured-login-provider"]
    return sorted((problem["line"], provider(problem["message"])) for problem in problems)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
