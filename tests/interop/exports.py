"""`authctl export` carries the configuration to where it is deployed: Streamlit reads the same from what arrives there."""

import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

from bench import Bench, equal
from secrets_reader import read

KUBERNETES_VERSION = "1.37"

REDIRECT_URI = "https://app.example.com/oauth2callback"
ONE_PROVIDER = """\
[auth.google] # first
client_id = '123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com'
client_secret = 'a"b\\c $HOME `x` #y: {z} é'
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"

[auth]
redirect_uri = "http://localhost:8501/oauth2callback"
cookie_secret = "0'1\\"2$3\\\\4-0123456789abcdef0123456789abcdef"
"""
# What a block of YAML, a shell or a TOML reader could take for its own.
SEVERAL_PROVIDERS = ONE_PROVIDER + """\
expose_tokens = ["id", "access"]

[auth.corp]
client_id = "--- # no document: 'x'"
client_secret = " leading and trailing "
server_metadata_url = "https://id.example.com/realms/corp/.well-known/openid-configuration"
client_kwargs = { scope = "openid email", prompt = "login", timeout = 10 }

[auth.corp.authorize_params]
claims = '{"id_token":{"email":null}}'

[auth."corp.example"]
client_id = '''two
lines'''
client_secret = "\\u2028\\t\\r\\n|>-%@"
server_metadata_url = "https://id.example.org/.well-known/openid-configuration"

[database]
password = "stays at home"
"""


def test_cloud(bench: Bench) -> None:
    project = project_with(bench, SEVERAL_PROVIDERS)
    equal(deployed(bench, export(bench, project, "cloud")), expected(project), "what Streamlit reads in the cloud")


def test_docker(bench: Bench) -> None:
    project = project_with(bench, SEVERAL_PROVIDERS)
    exported = export(bench, project, "docker")
    equal(deployed(bench, exported), expected(project), "what Streamlit reads in the container")
    compose = commented_yaml(exported, "In the compose file:")
    [mount] = compose["services"]["app"]["secrets"]
    assert mount["source"] in compose["secrets"], "the secret that is mounted is the one that is made"
    equal(Path(mount["target"]).parts[-2:], (".streamlit", "secrets.toml"), "where Streamlit looks for it")
    assert f"docker secret create {mount['source']} -" in exported, exported


def test_kubernetes(bench: Bench) -> None:
    project = project_with(bench, SEVERAL_PROVIDERS)
    exported = export(bench, project, "kubernetes")
    secret = yaml.safe_load(exported)
    kubernetes_validate.validate(secret, KUBERNETES_VERSION, strict=True)
    [(key, text)] = secret["stringData"].items()
    equal(deployed(bench, text), expected(project), "what Streamlit reads in the pod")

    specification = commented_yaml(exported, "In the pod's specification:")
    [container] = specification["containers"]
    container |= {"name": "app", "image": "app"}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "app"}, "spec": specification}
    kubernetes_validate.validate(pod, KUBERNETES_VERSION, strict=True)
    [volume], [mount] = specification["volumes"], container["volumeMounts"]
    equal(volume["secret"]["secretName"], secret["metadata"]["name"], "the secret that the volume holds")
    equal((mount["name"], mount["subPath"]), (volume["name"], key), "the file that is mounted")
    equal(Path(mount["mountPath"]).parts[-2:], (".streamlit", "secrets.toml"), "where Streamlit looks for it")


def test_environment(bench: Bench) -> None:
    """A shell takes the variables, and `authctl init` makes the file of them, as a container's entrypoint does."""
    project = project_with(bench, ONE_PROVIDER)
    variables = bench.folder("variables") / "env"
    variables.write_text(export(bench, project, "env"))
    container = bench.folder("container")
    script = 'set -a && . "$1" && exec "$2" init --no-input'
    started = subprocess.run(
        ["sh", "-c", script, "sh", variables, bench.authctl_path],
        cwd=container,
        env={"HOME": str(container)},
        check=False,
    )
    equal(started.returncode, 0, "the exit status of `init` there")
    equal(read(container / ".streamlit" / "secrets.toml"), expected(project), "what Streamlit reads in the container")


def project_with(bench: Bench, secrets: str) -> Path:
    project = bench.folder("project")
    (project / ".streamlit").mkdir()
    (project / ".streamlit" / "secrets.toml").write_text(secrets)
    return project


def export(bench: Bench, project: Path, target: str) -> str:
    outcome = bench.authctl("export", "--to", target, "--redirect-uri", REDIRECT_URI, cwd=project)
    equal(outcome.exit_status, 0, "the exit status of `export`")
    return outcome.stdout


def expected(project: Path) -> dict[str, Any]:
    """What Streamlit reads at home, without what is nobody else's, and with the address of the deployed app."""
    settings = read(project / ".streamlit" / "secrets.toml")
    return {"auth": settings["auth"] | {"redirect_uri": REDIRECT_URI}}


def deployed(bench: Bench, text: str) -> dict[str, Any] | None:
    path = bench.folder("deployed") / "secrets.toml"
    path.write_text(text, newline="")
    return read(path)


def commented_yaml(text: str, heading: str) -> Any:
    """The example behind the comment `heading`, as what it is an example of."""
    lines = iter(text.splitlines())
    for line in lines:
        if line == f"# {heading}":
            break
    example = []
    for line in lines:
        if not line.startswith("#   "):
            break
        example.append(line.removeprefix("# "))
    assert example, f"no example behind {heading!r}"
    return yaml.safe_load("\n".join(example))
