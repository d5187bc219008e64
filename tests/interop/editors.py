"""What editors and agents make of authctl's parts for them."""

from pathlib import Path

from bench import Bench, Outcome, equal

SECRET = "CANARY-5f1c0e8b7d6a4938271605f4e3d2c1b0"
RIGHT = f"""\
#:schema ./secrets.schema.json

[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "{SECRET}"

[auth.corp]
client_id = "weather"
client_secret = "{SECRET}"
server_metadata_url = "https://id.example.com/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid email", prompt = "login" }}
"""
# Each with what both validators must say something about.
WRONG = {
    "a number for a string": (RIGHT.replace('"weather"', "4711"), "4711"),
    "a string for a table": (RIGHT.replace('{ scope = "openid email", prompt = "login" }', '"openid"'), "client_kwargs"),
    "a list for a string": (RIGHT.replace('"http://localhost:8501/oauth2callback"', '["x"]'), "redirect_uri"),
}
# What the schema leaves to `authctl check`: validators repeat the value that they refuse.
LEFT_TO_CHECK = {
    "no redirect URI": RIGHT.replace("redirect_uri", "redirect_url"),
    "a secret that is a number": RIGHT.replace(f'cookie_secret = "{SECRET}"', "cookie_secret = 12"),
    "a misspelled secret": RIGHT.replace("client_secret", "client_secert"),
    "a secret in place of the section": f'{RIGHT}[auth.other]\nclient_secret = ["{SECRET}"]\n',
}


def test_schema(bench: Bench) -> None:
    """Taplo and check-jsonschema find mistakes by the schema that `init --schema` writes, and repeat no secret."""
    project = bench.folder("project")
    equal(bench.authctl("init", "--schema", "--no-input", cwd=project).exit_status, 0, "the exit status of init")
    secrets = project / ".streamlit" / "secrets.toml"
    written = secrets.read_text()
    for program in (taplo, check_jsonschema):
        for toml in (written, RIGHT, *LEFT_TO_CHECK.values()):
            secrets.write_text(toml)
            equal(program(bench, project).exit_status, 0, f"{program.__name__} of\n{toml}")
        for name, (toml, word) in WRONG.items():
            secrets.write_text(toml)
            outcome = program(bench, project)
            said = bench.logs()
            assert outcome.exit_status != 0, f"{program.__name__} accepts {name}"
            assert word in said, f"{program.__name__} does not mention {word}: {said}"
    assert SECRET not in bench.logs(), bench.logs()


def test_language_server(bench: Bench) -> None:
    """A session as three editors have it, in which every answer is held against the specification."""
    script = Path(__file__).with_name("editor_session.py")
    folder = bench.folder("project")
    session = bench.start(bench.peers.editors, "-B", script, bench.authctl_path, folder, cwd=script.parent)
    equal(session.outcome().exit_status, 0, "the exit status of editor_session.py")


def test_agent(bench: Bench) -> None:
    """A session of the Model Context Protocol's own client."""
    script = Path(__file__).with_name("agent_session.py")
    folder = bench.folder("project")
    session = bench.start(bench.peers.agents, "-B", script, bench.authctl_path, folder, cwd=script.parent)
    equal(session.outcome().exit_status, 0, "the exit status of agent_session.py")


def taplo(bench: Bench, project: Path) -> Outcome:
    """By the line in the file alone, as an editor does. What it shows of the file is the line of the mistake."""
    program = bench.peers.editors.with_name("taplo")
    return bench.start(program, "check", "--colors", "never", ".streamlit/secrets.toml", cwd=project).outcome()


def check_jsonschema(bench: Bench, project: Path) -> Outcome:
    program = bench.peers.editors.with_name("check-jsonschema")
    schema = ".streamlit/secrets.schema.json"
    return bench.start(program, "--schemafile", schema, ".streamlit/secrets.toml", cwd=project).outcome()
