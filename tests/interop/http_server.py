"""authctl's own HTTP server, which browsers reach, against somebody else's reading of HTTP."""

from pathlib import Path

from bench import Bench, equal


def test_it_is_nowhere_laxer_than_h11(bench: Bench) -> None:
    port = bench.free_port()
    provider = bench.start_authctl("idp", "--port", str(port), "--any-client", cwd=bench.folder("project"))
    provider.wait_until_it_listens("127.0.0.1", port)
    script = Path(__file__).with_name("http_reading.py")
    reading = bench.start(bench.peers.agents, "-B", script, str(port), "4000", cwd=script.parent)
    equal(reading.outcome().exit_status, 0, "the exit status of http_reading.py")
