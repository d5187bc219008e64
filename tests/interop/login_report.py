"""What `authctl test --format json` must say, compared with what Streamlit made of the same person's login."""

from typing import Any

from bench import Outcome, equal

# What a provider says anew at each login.
PER_LOGIN = {"iat", "nbf", "exp", "auth_time", "nonce", "at_hash", "c_hash", "jti", "sid"}
# What Streamlit adds to the claims in its identity cookie.
ADDED_BY_STREAMLIT = {"origin", "is_logged_in", "provider"}


def passed_login(outcome: Outcome) -> dict[str, Any]:
    """The report of a login that must have passed in every respect."""
    equal(outcome.exit_status, 0, "the exit status of `authctl test`")
    report = outcome.document("authctl.login/1")
    equal(report["outcome"], "passed", "the outcome of the login")
    equal(report["streamlit"]["accepted"], True, "whether Streamlit would accept the login")
    equal(errors(report), [], "the errors of a login that passed")
    return report


def failed_login(outcome: Outcome) -> list[dict[str, Any]]:
    """The errors of a login that must have failed."""
    equal(outcome.exit_status, 1, "the exit status of `authctl test`")
    report = outcome.document("authctl.login/1")
    assert report["outcome"] != "passed", "the login passed"
    return errors(report)


def problems_of(report: dict[str, Any]) -> set[str]:
    """The rules that say something, of whatever level, in a report of any command."""
    return {problem["rule"] for problem in report["problems"]}


def errors(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The problems for which Streamlit or the provider will refuse, in a report of any command."""
    return [problem for problem in report["problems"] if problem["level"] == "error"]


def assert_same_login(report: dict[str, Any], identity: dict[str, Any], user: dict[str, Any]) -> None:
    """`identity` is what Streamlit's cookie says, `user` what `st.user` held in the app."""
    claims = {name: value for name, value in identity.items() if name not in ADDED_BY_STREAMLIT}
    _same_at_every_login(report["claims"], claims, "the claims")

    st_user = {name: value for name, value in identity.items() if name != "origin"}
    _same_at_every_login(report["st_user"], st_user, "what `st.user` will hold")
    # Streamlit hands the tokens to the app beside the claims, and none when none are exposed.
    equal(user, st_user | {"tokens": {}}, "what `st.user` held")


def _same_at_every_login(actual: dict[str, Any], expected: dict[str, Any], what: str) -> None:
    equal(actual, expected | {name: actual[name] for name in PER_LOGIN & actual.keys() & expected.keys()}, what)
