"""A portal started by `./ogp up` as a user starts it."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.deploy.conftest import portal_environment

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Running:
    """One `./ogp up` with a data folder of its own."""

    data: Path
    port: int
    process: subprocess.Popen[str]
    console: Path

    @classmethod
    def start(cls, data: Path, port: int, **settings: str) -> "Running":
        """Starts it with these settings beside what a user has, and waits until it serves."""
        console = data.parent / f"console-{port}"
        with console.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, ROOT / "ogp", "up"],
                env=portal_environment(data, port, **settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        running = cls(data, port, process, console)
        running.wait_for("; Ctrl-C stops the portal")
        return running

    def wait_for(self, words: str, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.console.read_text():
            assert self.process.poll() is None, self.console.read_text()
            assert time.monotonic() < deadline, self.console.read_text()
            time.sleep(0.05)

    def family(self) -> dict[str, psutil.Process]:
        """The processes that `up` started itself, by what they are."""
        words = {"deploy.web": "web", "messages": "messages", "builds": "builds", "beat": "beat"}
        words["postgres"] = "postgres"
        found = {}
        for process in psutil.Process(self.process.pid).children():
            try:
                line = " ".join(process.cmdline())
            except psutil.Error:
                continue  # it has just ended
            name = next((kind for word, kind in words.items() if word in line), line)
            found[name] = process
        return found

    def status(self, path: str) -> int:
        try:
            url = f"http://127.0.0.1:{self.port}{path}"
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def stop(self) -> str:
        self.process.terminate()
        self.process.wait(60)
        return self.console.read_text()


def eventually(condition, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
