"""A stand-in for the JVM of the gateway, for tests that kill, stop and wait by the dozen.

It keeps the contract of `engine/gateway/README.md`: token on standard input, port file, the end
with standard input, JSON over HTTP. What a call does is said by the script in its definition:
`ok`, `wait` (a moment), `hang`, `garble` (no answer of ours), `exit CODE`, `memory` (runs out of
it), `rows N`, `say TEXT`, `endless`, `deaf` (endless, and no cancel is heard), `quiet` (no sign of
life), `child` (starts a program), `unclean`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from xuanwu.model.release import InstalledRelease, Release

_PROGRAM = """\
#!{python} -SB
import json, os, pathlib, subprocess, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

role, port_file = sys.argv[-2], pathlib.Path(sys.argv[-1])
rules = pathlib.Path(__file__).with_name("do").read_text().split()
if "refuse" in rules:
    print("no start today")
    raise SystemExit(1)
token = sys.stdin.readline().strip()
state = {{"session": None, "cancelled": False, "sessions": 0, "calls": 0, "deaf": False}}

def end_with_parent():
    sys.stdin.read()
    os._exit(0)

threading.Thread(target=end_with_parent, daemon=True).start()

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    def log_message(self, *a): pass
    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        metaspace = 10 + (1000 if "bloat" in rules and state["calls"] else 0)
        self.reply(200, dict(busy=state["session"] is not None, sessions=state["sessions"],
                             metaspace_mib=metaspace, role=role))
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer " + token:
            return self.reply(401, dict(code="unauthenticated", message="no"))
        if self.path == "/cancel":
            state["cancelled"] = state["session"] == body["session"] and not state["deaf"]
            return self.reply(200, {{}})
        state["calls"] += 1
        word, _, more = body["definition"]["sql"].partition(" ")
        if word == "wait":
            time.sleep(0.3)
        if word == "hang":
            time.sleep(3600)
        if word == "exit":
            time.sleep(0.1)  # for those that come with it
            os._exit(int(more))
        if word == "memory":
            pathlib.Path("out-of-memory").touch()
            os._exit(3)
        if word == "garble":
            return self.reply(200, dict(planned="many"))
        if self.path != "/debug":
            return self.reply(200, dict(statements=[], findings=[], planned=os.getpid(), reused=0))
        self.session(body["session"], word, more)
    def session(self, name, word, more):
        if state["session"] is not None:
            return self.reply(409, dict(code="busy", message="busy"))
        state.update(session=name, cancelled=False, deaf=word == "deaf")
        state["sessions"] += 1
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            self.tell(dict(event="console", id=1, name="s", statement=1, columns=[]))
            if word == "say":
                self.tell(dict(event="output", lines=[more]))
            if word == "quiet":
                time.sleep(3600)
            if word == "child":
                child = subprocess.Popen(["sleep", "3600"])
                self.tell(dict(event="output", lines=[str(child.pid)]))
            count, most = 0, int(more or 0) if word == "rows" else 10**9
            while word in ("rows", "endless", "deaf") and count < most and not state["cancelled"]:
                self.tell(dict(event="rows", id=1, rows=[["+I", 1.0, [os.getpid()]]]))
                count += 1
                if word != "rows":
                    time.sleep(0.01)
            reason = "cancelled" if state["cancelled"] else "finished"
        except OSError:
            while word == "deaf":
                time.sleep(1)
            state["session"] = None
            return
        state["session"] = None
        is_clean = word != "unclean"
        self.tell(dict(event="end", reason=reason, counts={{1: count}}, ms=1, clean=is_clean))
        self.wfile.write(b"0\\r\\n\\r\\n")
    def tell(self, event):
        line = json.dumps(event, ensure_ascii=False).encode() + b"\\n"
        self.wfile.write(b"%x\\r\\n%s\\r\\n" % (len(line), line))

class Server(ThreadingHTTPServer):
    daemon_threads = True
    def handle_error(self, *a): pass

while "held" in pathlib.Path(__file__).with_name("do").read_text().split():
    time.sleep(0.02)
server = Server(("127.0.0.1", 0), Handler)
fresh = port_file.with_suffix(".new")
fresh.write_text(str(server.server_address[1]))
fresh.rename(port_file)
server.serve_forever()
"""


def fake_release(folder: Path, *rules: str, version: str = "2.2.1") -> InstalledRelease:
    """A release without Flink, whose Java is the stand-in.

    Rules: `refuse` to start, start only when it is no longer `held`, `bloat` with every call.
    """
    for name in ("lib", "opt", "plugins", "planner", "bin"):
        (folder / name).mkdir(parents=True)
    java = folder / "bin" / "java"
    java.write_text(_PROGRAM.format(python=sys.executable))
    java.chmod(0o755)
    tell(folder, *rules)
    return InstalledRelease(Release(version, "", "", "", (17,), frozenset()), folder, java)


def tell(folder: Path, *rules: str) -> None:
    """What processes that start from now on do."""
    (folder / "bin" / "do").write_text(" ".join(rules))


def script(what: str, **more: Any) -> dict[str, Any]:
    """A definition whose script is `what`."""
    return {"version": 1, "kind": "sql", "sql": what, **more}
