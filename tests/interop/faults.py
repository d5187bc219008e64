"""`authctl idp` misbehaves in every way it knows: the real Streamlit must then do what authctl says it would."""

from bench import Bench, equal
from built_in_provider import Project
from sign_in import at_built_in_provider
from streamlit_app import StreamlitApp, Visitor


def test_streamlit_does_what_authctl_says_it_would(bench: Bench) -> None:
    project = Project.initialised(bench)
    listing = bench.authctl("idp", "faults", cwd=project.folder).stdout
    faults = [line.split()[0] for line in listing.splitlines()]
    assert faults, "`authctl idp faults` lists none"

    app = StreamlitApp(bench, project.folder, project.port, "local")
    accepted = {}
    for fault in faults:
        provider = project.start_provider("--fault", fault)
        accepted[fault] = Visitor().is_let_in(app, at_built_in_provider("alice"))
        provider.stop()
    app.stop()

    said = {}
    for fault in faults:
        provider = project.start_provider("--fault", fault)
        outcome = project.log_in_with_authctl("alice")
        report = outcome.document("authctl.login/1")
        verdict = report["streamlit"]["accepted"]
        # A strict client stops at some faults before it has seen what Streamlit would judge by.
        said[fault] = accepted[fault] if verdict is None else verdict
        equal(
            outcome.exit_status == 0, report["outcome"] == "passed" and verdict is not False, f"success under {fault}"
        )
        provider.stop()
    equal(said, accepted, "whether Streamlit accepts the login, as authctl says and as it is")
