"""One session of an agent with `authctl mcp`, by the protocol's own Python SDK: it repairs a login and sees no secret.

    agent_session.py AUTHCTL FOLDER
"""

import asyncio
import sys
from pathlib import Path

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

SECRETS = """\
[auth]
redirect_uri = "http://localhost:8501/callback"
cookie_secret = "CANARY-b6f3d472ef53052c38cf4a99f1a1b80b"

[auth.google]
client_id = "4711-portal.apps.googleusercontent.com"
client_secret = "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m "
server_metadata_url = "https://accounts.google.com/.well-known/openid-configuration"
"""


async def main(authctl: str, folder: Path) -> None:
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(SECRETS)
    secrets.chmod(0o600)
    server = StdioServerParameters(command=authctl, args=["mcp"], cwd=folder)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        said = [await session.initialize()]
        tools = await session.list_tools()
        assert {"check", "explain", "show", "probe", "fixes"} <= {tool.name for tool in tools.tools}, tools
        for name, arguments, expected in (
            ("check", {}, "wrong-callback-path"),
            ("explain", {"word": "wrong-callback-path"}, "# wrong-callback-path"),
            ("fixes", {"unsafe": True}, "oauth2callback"),
            ("fix", {"unsafe": True}, '"errors": 0'),
            ("show", {}, '"state": "present"'),
            ("check", {}, '"problems": []'),
        ):
            result = await session.call_tool(name, arguments)
            said.append(result)
            assert not result.model_dump(by_alias=True)["isError"] and expected in result.content[0].text, (name, result)
    assert "CANARY" not in repr(said), said
    assert '/oauth2callback"' in secrets.read_text()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
