"""Secrets files as people write them: right ones, odd ones and broken ones, thousands of them and the same at every run."""

import random
from collections.abc import Callable, Iterator

WELL_FORMED = 4_200
EDITED = 2_000
ARBITRARY = 1_000

GOOD = {
    "redirect_uri": '"http://localhost:8501/oauth2callback"',
    "cookie_secret": '"3c0bd7e1a2f45968870d1c2b3a495e6f3c0bd7e1a2f45968870d1c2b3a495e6f"',
    "client_id": '"interop-client"',
    "client_secret": '"hL8vQ2xN5tR9wB3kZ7mC"',
    "server_metadata_url": '"https://idp.example.com/.well-known/openid-configuration"',
    "client_kwargs": '{ prompt = "login" }',
}
SHARED = ["redirect_uri", "cookie_secret"]
CREDENTIALS = ["client_id", "client_secret", "server_metadata_url"]

STRINGS = [
    *('""', '" "', "''", "'a\\b'", '"\\u00e9\\n\\t\\"\\\\"', '"\\U0001F600"', '"é“”\u00a0\u200b"', '"a=b"', '"#"', "'#'"),
    *('"{}"', '"[]"', '"ssh-rsa AAAA"', '"-----BEGIN KEY"', '"\\u0000"', '"redirect_uri cookie_secret"', '"x" # note'),
    *('"""x"""', '"""\nx\n"""', '"""x\\\n   y"""', "'''\nx'y''z\n'''", '"""a"b""c"""', '"""\n[auth]\nx = 1\n"""', '""""x"""'),
]
NUMBERS = [
    *("0", "7", "-1", "+1", "1_000", "0xff", "0o17", "0b11", "1.5", "-0.0", "1e3", "6.02e-23", "inf", "-nan"),
    *("99999999999999999999", "0xffffffffffffffffffff", "1e999"),
]
OTHERS = [
    *("true", "false", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5+01:00"),
    *("[]", '["x"]', "[1]", "[300]", '["redirect_uri", "cookie_secret"]', '[ "a", # note\n  "b",\n]', "[[1], [2]]", "[1.5]"),
    *("{}", '{ a = "b" }', "{ a.b = 1 }", "{ a = { b = [1, 2] } }", "[{ a = 1 }, { a = 2 }]", '{ "scope" = "openid" }'),
]
WRONG = [
    *("", "x", "abc.apps.example", "“x”", "'x", '"x', '"x"y"', "'it's'", '"C:\\Users"', '"C:\\data"', '"\\q"', '"\\x41"'),
    *("True", "None", "null", "yes", "$VAR", "${VAR}", "env:VAR", "<your-id>", "007", "0123", "1__0", "1.", ".5", "1e", "0b2"),
    *("1979-02-30", "0000-01-01", "23:59:60", "07:32", "12-34", "1 2", "=1", '= "x"', '"x",', '"x";', '"x" "y"', '"x" b = 1'),
    *('["x"', '["x" "y"]', '["x",,"y"]', '[1, "x"]', "[x]", "]", "{", "{ a }", "{ a: 1 }", "{ a = }", "{ a = 1, }", "{ a = x }"),
    *("{\n a = 1\n}", '"""x', '"""x""""', "'''x", '"""\\q"""', '"x\x00y"', '"x\x1by"', "\u00a01", "1\u200b", "８５", "#", "INF"),
]
ODD_VALUES = STRINGS + NUMBERS + OTHERS
NAMES = ["google", "Google", "default", "my_provider", "_", "a-b", '"a.b"', "'a.b'", '"with space"', '"é"', "0", "providers"]
WRONG_NAMES = ["é", "a b", '""', "", "a.", ".a", '"a', "a]", "a#b", "client_kwargs", '"a\\"b"', "\u00a0a", "logout_params"]

WHOLE_FILES = [
    *("", "\n", "# note", 'title = "nothing about login"', "[Auth]\n", "[auth]\n", "auth = {}", 'auth = ""', "auth = []"),
    *(f"auth = {value}" for value in ODD_VALUES),
    *("[[auth]]\n", "[auth]\n[auth]\n", "[[auth]]\n[auth.google]\nclient_id = 'x'\n", "[auth.default]\n", "[auth"),
    *("auth = 'x'\n[auth.google]\n", "auth = []\n[auth.google]\n", "auth = {}\n[auth.google]\n", "auth = 1\nauth.x = 2\n"),
    *("\ufeff[auth]\n", "\ufefftitle = 1\n", "x==1", "'' = 1", "'a=b' = 1", "'a=b' = true", "\u00a0x = 1", "é = 1"),
    *("a =\n", "a.\n", "= 1", "{}", "{a=1}", '{"auth": {}}', "```toml\n[auth]\n```", "auth:\n  client_id: x\n", "\x00"),
    b"\xff\xfe[\x00",
    b"[auth]\nredirect_uri = '\xe4'\n",
    b"# \xe2\x82",
]

LINE_ENDS = ["\n", "\n", "\n", "\r\n", "\r"]
# What an edit inserts, besides what is there already.
PIECES = [
    *"=.,:;#[]{}\"'\\ \t\n-_+1a",
    *("\r", "\r\n", "\n\n", '"""', "'''", "[[", "]]", "==", " = ", "\\\n", "\\u", "\\n", " # note", "\nauth = 1\n", "\n[auth]\n"),
    *("\u00a0", "\u200b", "\ufeff", "\u2028", "\x85", "\x0b", "\x0c", "\x1c", "\x00", "\x7f", "é", "“", "”", "’", "中", "😀", "ि", "²"),
]

Settings = dict[str, str]
Layout = Callable[[random.Random, Settings, dict[str, Settings]], str]


def all_files() -> Iterator[str | bytes]:
    rng = random.Random(0)
    yield from WHOLE_FILES
    for _ in range(WELL_FORMED):
        yield well_formed(rng)
    for _ in range(EDITED):
        yield edited(rng, well_formed(rng))
    for _ in range(ARBITRARY):
        yield arbitrary(rng)


def well_formed(rng: random.Random) -> str:
    """What any TOML parser takes, unless a table is defined twice."""
    layout: Layout = rng.choice([with_headers, with_headers, with_inline_tables, with_dotted_keys])
    auth = settings(rng, SHARED, missing=0.05) | settings(rng, CREDENTIALS, missing=rng.choice([0.1, 1]))
    sections = {name: settings(rng, CREDENTIALS, missing=0.15) for name in rng.sample(NAMES, rng.randrange(4))}
    text = layout(rng, auth, sections)
    return text.replace("\n", rng.choice(LINE_ENDS)) + rng.choice(["", "\n"])


def settings(rng: random.Random, keys: list[str], missing: float) -> Settings:
    chosen = {key: value(rng, key) for key in keys if rng.random() >= missing}
    if "client_id" in keys and rng.random() < 0.3:
        chosen["client_kwargs"] = value(rng, "client_kwargs")
    return chosen


def value(rng: random.Random, key: str) -> str:
    return GOOD[key] if rng.random() >= 0.15 else rng.choice(ODD_VALUES)


def with_headers(rng: random.Random, auth: Settings, sections: dict[str, Settings]) -> str:
    """`[auth]` and `[auth.NAME]` in any order; now and then an array, nested too deep, or not a table at all."""
    blocks = [["[auth]", *lines(auth)]]
    for name, section in sections.items():
        header = rng.choice(["[auth.{}]"] * 6 + ["[[auth.{}]]", "[auth.{}.inner]", "{} = 'not a table'"]).format(name)
        if header.startswith("["):
            blocks.append([header, *lines(section)])
        else:
            blocks[0].append(header)
    rng.shuffle(blocks)
    return "\n".join(line for block in blocks for line in block)


def with_inline_tables(_rng: random.Random, auth: Settings, sections: dict[str, Settings]) -> str:
    inline = {name: f"{{ {', '.join(lines(section))} }}" for name, section in sections.items()}
    return "\n".join(["[auth]", *lines(auth | inline)])


def with_dotted_keys(_rng: random.Random, auth: Settings, sections: dict[str, Settings]) -> str:
    dotted = {f"{name}.{key}": value for name, section in sections.items() for key, value in section.items()}
    return "\n".join(f"auth.{line}" for line in lines(auth | dotted))


def lines(settings: Settings) -> list[str]:
    return [f"{key} = {value}" for key, value in settings.items()]


def edited(rng: random.Random, text: str) -> str:
    """`text` after a slip of the hand, or three."""
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice([0, 0, 0, 1, 1, 2, 12]))
        text = text[:start] + rng.choice(["", rng.choice(PIECES), rng.choice(PIECES)]) + text[end:]
    if rng.random() < 0.1:
        rows = text.split("\n")
        rows.insert(rng.randrange(len(rows) + 1), rng.choice(rows))
        text = "\n".join(rows)
    return text


def arbitrary(rng: random.Random) -> str:
    """A complete configuration among whose lines anything stands."""
    rows = ["[auth]", *lines({key: GOOD[key] for key in SHARED + CREDENTIALS}), "[auth.google]"]
    rows += lines({key: GOOD[key] for key in CREDENTIALS})
    for _ in range(rng.randrange(1, 4)):
        rows.insert(rng.randrange(len(rows) + 1), arbitrary_line(rng))
    return rng.choice(LINE_ENDS).join(rows)


def arbitrary_line(rng: random.Random) -> str:
    name = rng.choice(NAMES + WRONG_NAMES)
    if rng.random() < 0.3:
        header = rng.choice(["[auth.{}]", "[ auth . {} ]", "[{}]", "[[auth.{}]]", "[[{}]]", "[auth.{}.inner]"])
        return header.format(name) + rng.choice(["", "", " # note", " x"])
    key = rng.choice(["x", "auth.x", "auth", "cookie_secret", "client_kwargs", "y.z", "y . z", name, name, f"y.{name}"])
    sign = rng.choice([" = "] * 6 + ["=", "= ", "==", ": ", " "])
    return rng.choice(["", "", "  ", "\t"]) + key + sign + rng.choice(ODD_VALUES + WRONG) + rng.choice(["", "", " # note"])
