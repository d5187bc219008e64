"""Whether authctl's own HTTP server is nowhere laxer than h11, which reads what RFC 9112 allows: what h11 refuses, the server
refuses too, and what the server takes, h11 reads as the same request.

    http_reading.py PORT COUNT

On PORT the built-in provider listens. Streams of bytes are whole requests, changed at random, always the same ones.
"""

import random
import socket
import sys

import h11

PATH = "/.well-known/openid-configuration"
PORT, COUNT = (int(word) for word in sys.argv[1:3])
HOST = f"localhost:{PORT}"
SEEDS = [
    f"GET {PATH} HTTP/1.1\r\nHost: {HOST}\r\n\r\n",
    f"GET {PATH}?a=b&c=%20 HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\nCookie: a=b; c=\"d\"\r\n\r\n",
    f"HEAD {PATH} HTTP/1.0\r\nHost: {HOST}\r\nUser-Agent: x (y; z)\r\n\r\n",
    f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
    f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    f"GET {PATH} HTTP/1.1\r\nHost: {HOST}\r\nX-Empty:\r\nX-Tab:\ta\t\r\nX-Long: {'v' * 300}\r\n\r\n",
]
# What attackers put between the words.
PIECES = [
    *(b"\r", b"\n", b"\r\n", b" ", b"\t", b"\0", b"\x0b", b"\x7f", b"\x85", b"\xff", b"\xc3\xa9", b":", b"\r\n ", b"\r\n\r\n", b"#", b"\\"),
    *(b"Host: evil\r\n", b"Content-Length: 5\r\n", b"Content-Length: 6\r\n", b"Content-Length: +5\r\n", b"Content-Length: 5, 5\r\n"),
    *(b"Content-Length: 0x5\r\n", b"Content-Length: 05\r\n", b"Content-Length: \r\n", b"Content-Length: -1\r\n", b"Content-Length : 5\r\n"),
    *(b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: identity\r\n", b"Transfer-Encoding : chunked\r\n", b" HTTP/1.1", b"HTTP/2.0"),
    *(b"X-A: 1\r\n folded\r\n", b": no name\r\n", b"no colon\r\n", b"X[a]: 1\r\n", "Ä: 1\r\n".encode(), f"Host:{HOST}\r\n".encode(), b"http://a/"),
]


def main() -> None:
    chance = random.Random(9112)
    taken = refused = stricter = 0
    complaints = []
    for number in range(COUNT):
        stream = SEEDS[number % len(SEEDS)].encode() if number < len(SEEDS) else changed(chance)
        judged, answered = by_h11(stream), by_authctl(stream)
        if answered is None:
            refused += 1
            stricter += judged is not None
            continue
        taken += 1
        if judged is None:
            complaints.append(f"the server answers {answered} to what h11 refuses: {stream!r}")
            continue
        method, target = judged
        is_known = target.split("?")[0] == PATH
        # The provider answers by what it has read.
        expected = (200 if method in ("GET", "HEAD") else 405) if is_known else answered
        # 421: the host is another than the provider's own.
        if answered not in (expected, 421) or answered == 200 and not is_known:
            complaints.append(f"{answered} to {method} {target}: {stream!r}")
    print(f"{COUNT} streams: {taken} taken, {refused} refused, {stricter} of these taken by h11")
    assert not complaints, "\n".join([f"{len(complaints)} complaints", *complaints[:20]])
    assert taken > COUNT / 20 and refused > COUNT / 20, "the streams are all alike"


def changed(chance: random.Random) -> bytes:
    stream = bytearray(chance.choice(SEEDS).encode())
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        # Mostly in the head, where the decisions are made.
        at = chance.randrange(len(stream) + 1)
        kind = chance.randrange(6)
        if kind == 0 and at < len(stream):
            stream[at] = chance.randrange(256)
        elif kind == 1 and at < len(stream):
            del stream[at : at + chance.choice((1, 1, 2, 8))]
        elif kind == 2:
            line = stream.find(b"\n", at) + 1
            stream[line:line] = chance.choice(PIECES)
        elif kind == 3:
            end = stream.find(b"\n", at) + 1
            begin = stream.rfind(b"\n", 0, max(end - 1, 0)) + 1
            stream[end:end] = stream[begin:end]
        else:
            stream[at:at] = chance.choice(PIECES)
    return bytes(stream)


def by_h11(stream: bytes) -> tuple[str, str] | None:
    """The method and target of a whole request; nothing of a broken or incomplete one."""
    connection = h11.Connection(h11.SERVER)
    try:
        connection.receive_data(stream)
        connection.receive_data(b"")
        request = connection.next_event()
        if not isinstance(request, h11.Request):
            return None
        while not isinstance(connection.next_event(), h11.EndOfMessage):
            pass
    except h11.RemoteProtocolError:
        return None
    return request.method.decode(), request.target.decode()


def by_authctl(stream: bytes) -> int | None:
    """The status of the provider's answer; nothing where the server below it did not hand the request on."""
    with socket.create_connection(("127.0.0.1", PORT), 30) as connection:
        connection.sendall(stream)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    if not answer:
        return None
    head, _, _ = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    is_own = b"content-type: text/plain" in head.lower() and b"content-length: 0" in head.lower()
    return None if is_own and status in (400, 408, 413, 431) else status


if __name__ == "__main__":
    main()
