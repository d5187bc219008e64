"""One session of an editor with `authctl lsp`: pytest-lsp's client, which holds every answer against the specification and
against what the editors say that they can.

    editor_session.py AUTHCTL FOLDER
"""

import asyncio
import sys
import warnings
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient, LspSpecificationWarning, client_capabilities, make_test_lsp_client

EDITORS = ("visual-studio-code", "neovim", "emacs")
SECRETS = """\
[auth]
redirect_uri = "http://localhost:8501/callback"
cookie_secret = "CANARY"

[auth.google]
client_id = "4711-portal.apps.googleusercontent.com"
client_secret = "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m"
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"

[auth.
"""
# In the last line somebody is still writing.
BROKEN, WHOLE = SECRETS, SECRETS.replace("[auth.\n", "")
APP = "import streamlit as st\n\nst.button('\U0001f511', on_click=st.login, args=['gogle'])\nst.login('')\n"


async def main(authctl: str, folder: Path) -> None:
    warnings.simplefilter("error", LspSpecificationWarning)
    (folder / ".streamlit").mkdir()
    secrets, app = folder / ".streamlit" / "secrets.toml", folder / "app.py"
    secrets.write_text(WHOLE)
    secrets.chmod(0o600)
    app.write_text(APP)
    for editor in EDITORS:
        await session(authctl, folder, editor, secrets.as_uri(), app.as_uri())
        assert secrets.read_text() == WHOLE, "nothing is written"


async def session(authctl: str, folder: Path, editor: str, secrets: str, app: str) -> None:
    client = make_test_lsp_client()
    registered = []
    client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda parameters: registered.extend(parameters.registrations))
    await client.start_io(authctl, "lsp", cwd=folder)
    capabilities = client_capabilities(editor)
    parameters = types.InitializeParams(capabilities=capabilities, root_uri=folder.as_uri(), process_id=None)
    started = await client.initialize_session(parameters)
    assert started.server_info.name == "authctl"

    open_file(client, secrets, "toml", WHOLE)
    found = await problems(client, secrets, {"wrong-callback-path", "weak-cookie-secret"})
    wrong = found["wrong-callback-path"]
    assert (wrong.range.start.line, wrong.range.start.character) == (1, 15), wrong

    open_file(client, app, "python", APP)
    found = await problems(client, app, {"unconfigured-login-provider"})
    # Behind a character of two UTF-16 code units.
    assert found["unconfigured-login-provider"].range.start == types.Position(2, 25), found

    explained = await client.text_document_hover_async(types.HoverParams(document(secrets), types.Position(1, 20)))
    assert explained.contents.value.startswith("# wrong-callback-path"), explained
    names = await complete(client, app, 3, 10)
    assert names == ["google"], names

    await repair(client, capabilities, secrets, found=wrong)
    await problems(client, secrets, {"weak-cookie-secret"}, gone="wrong-callback-path")

    client.text_document_did_change(change(secrets, BROKEN, version=3))
    await problems(client, secrets, {"toml-syntax-error"})
    assert "keycloak" in await complete(client, secrets, 9, 6)
    await client.shutdown_session()
    can_watch = capabilities.workspace.did_change_watched_files
    assert bool(registered) == bool(can_watch and can_watch.dynamic_registration), registered
    said = repr((client.diagnostics, client.messages, client.log_messages))
    assert "CANARY" not in said, said


async def repair(client: LanguageClient, capabilities: types.ClientCapabilities, uri: str, found: types.Diagnostic) -> None:
    """Takes the fix of a problem as an editor does, and makes its edit in the open file."""
    context = types.CodeActionContext(diagnostics=[found])
    parameters = types.CodeActionParams(document(uri), types.Range(found.range.start, found.range.start), context)
    actions = await client.text_document_code_action_async(parameters)
    action = next(action for action in actions if action.diagnostics[0].code == "wrong-callback-path")
    [edit] = action.edit.changes[uri]
    part = types.TextDocumentContentChangePartial(text=edit.new_text, range=edit.range)
    version = types.VersionedTextDocumentIdentifier(version=2, uri=uri)
    client.text_document_did_change(types.DidChangeTextDocumentParams(version, [part]))


async def problems(client: LanguageClient, uri: str, rules: set[str], gone: str = "") -> dict[str, types.Diagnostic]:
    """Waits until these are shown, and one is no longer."""
    for _ in range(3000):
        # Of several of one rule the first.
        found = {diagnostic.code: diagnostic for diagnostic in reversed(client.diagnostics.get(uri, []))}
        if rules <= found.keys() and gone not in found:
            return found
        await asyncio.sleep(0.02)
    raise AssertionError(f"{uri} has {found}, not {rules}")


async def complete(client: LanguageClient, uri: str, line: int, character: int) -> list[str]:
    parameters = types.CompletionParams(document(uri), types.Position(line, character))
    return [item.label for item in await client.text_document_completion_async(parameters)]


def document(uri: str) -> types.TextDocumentIdentifier:
    return types.TextDocumentIdentifier(uri)


def open_file(client: LanguageClient, uri: str, language: str, text: str) -> None:
    item = types.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))


def change(uri: str, text: str, version: int) -> types.DidChangeTextDocumentParams:
    document = types.VersionedTextDocumentIdentifier(version=version, uri=uri)
    return types.DidChangeTextDocumentParams(document, [types.TextDocumentContentChangeWholeDocument(text=text)])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
