"""A virus scanner that speaks clamd's protocol, and finds EICAR's harmless test file."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Scanner(socketserver.StreamRequestHandler):
    """One caller: the content in pieces, then the verdict."""

    def handle(self) -> None:
        assert self._exactly(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self._exactly(4))[0]:
            content += self._exactly(length)
        said = b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"
        reply = self.server.reply
        self.wfile.write(said if reply is None else reply)

    def _exactly(self, length: int) -> bytes:
        received = self.rfile.read(length)
        assert len(received) == length
        return received


@contextmanager
def clamd(reply: bytes | None = None, path: Path | None = None) -> Iterator[tuple[str, int] | str]:
    """Listens on a free port, or at `path`, and yields where; `reply` is said to whatever comes."""
    kind = socketserver.UnixStreamServer if path else socketserver.TCPServer
    with kind(str(path) if path else ("127.0.0.1", 0), _Scanner) as server:
        server.reply = reply
        serving = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        serving.start()
        try:
            yield server.server_address
        finally:
            server.shutdown()
            serving.join()
