"""Throw-away PostgreSQL and MariaDB servers from the system's packages, one of each a session.

They listen on loopback and a free port, keep their files in a temporary directory, run in
another time zone than UTC so that a time without a zone shows itself, and die with the session.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from xuanwu.store.database import Database

_WITHIN_S = 180
_SYSTEM_PATHS = os.pathsep.join(
    ["/usr/sbin", "/usr/bin", *(str(path) for path in Path("/usr/lib/postgresql").glob("*/bin"))]
)


_tables: list[bytes] = []
"""The file of an SQLite database with all tables, once it was made in this process."""


async def sqlite(file: Path) -> Database:
    """The database in this file, with all tables; a process runs the migrations once."""
    db = Database(f"sqlite:///{file}")
    if not _tables:
        await _make_tables(file.with_name("tables.db"))
    if not file.exists():
        file.write_bytes(_tables[0])
    return db


async def _make_tables(file: Path) -> None:
    db = Database(f"sqlite:///{file}")
    await db.migrate()
    await db.close()
    _tables.append(file.read_bytes())
    file.unlink()


@dataclass(frozen=True)
class Server:
    """A running database server; `create` are the words that make a database, but its name."""

    url: str
    create: tuple[str, ...]

    def new_database(self) -> str:
        """The URL of a database without tables, whose user may do all."""
        name = f"x{secrets.token_hex(6)}"
        subprocess.run([*self.create, name], check=True, capture_output=True, cwd="/")
        return f"{self.url}/{name}"


@pytest.fixture(scope="session")
def postgresql_server() -> Generator[Server, None, None]:
    initdb, postgres = _program("initdb", "postgresql"), _program("postgres", "postgresql")
    with _directory("postgres") as home:
        data, port = home / "data", _free_port()
        _run(initdb, "-D", str(data), "-U", "xuanwu", "-A", "trust", "--no-sync", "-E", "UTF8",
             "--locale=C.UTF-8", user="postgres")  # fmt: skip
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(home),
            "fsync": "off",
            "timezone": "Asia/Shanghai",
        }
        command = [postgres, "-D", str(data)]
        command += [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        createdb = _program("createdb", "postgresql")
        with _serving(command, "postgres", home / "log", port, stop=signal.SIGINT):
            create = (createdb, "-h", "127.0.0.1", "-p", str(port), "-U", "xuanwu")
            yield Server(f"postgresql://xuanwu@127.0.0.1:{port}", create)


@pytest.fixture(scope="session")
def mariadb_server() -> Generator[Server, None, None]:
    install = _program("mariadb-install-db", "mariadb-server")
    mariadbd = _program("mariadbd", "mariadb-server")
    with _directory("mysql") as home:
        data, port, first = home / "data", _free_port(), home / "first.sql"
        _run(install, "--no-defaults", f"--datadir={data}", "--skip-test-db", user="mysql")
        first.write_text(
            "CREATE USER IF NOT EXISTS xuanwu@'127.0.0.1' IDENTIFIED BY 'xuanwu';\n"
            "GRANT ALL ON *.* TO xuanwu@'127.0.0.1';\n"
        )
        command = [
            mariadbd,
            "--no-defaults",
            f"--datadir={data}",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            f"--socket={home}/socket",
            f"--init-file={first}",
            "--default-time-zone=+08:00",
            "--character-set-server=latin1",
            "--innodb-flush-log-at-trx-commit=0",
            "--skip-name-resolve",
        ]
        admin = _program("mariadb-admin", "mariadb-server")
        with _serving(command, "mysql", home / "log", port, stop=signal.SIGTERM):
            account = ("-h", "127.0.0.1", "-P", str(port), "-u", "xuanwu", "-pxuanwu")
            create = (admin, "--no-defaults", *account, "create")
            yield Server(f"mysql://xuanwu:xuanwu@127.0.0.1:{port}", create)


def _program(name: str, package: str) -> str:
    found = shutil.which(name, path=_SYSTEM_PATHS)
    if found is None:
        pytest.skip(f"needs the program {name}; install the package {package}")
    return found


@contextmanager
def _directory(owner: str) -> Generator[Path, None, None]:
    home = Path(tempfile.mkdtemp(prefix="xuanwu-db-"))
    if os.geteuid() == 0:
        shutil.chown(home, owner, owner)
    try:
        yield home
    finally:
        shutil.rmtree(home)


def _as(user: str) -> list[str]:
    """Neither server runs as root; both end when this process does, however it ends."""
    prefix = ["setpriv", "--pdeathsig", "TERM"]
    if os.geteuid() == 0:
        group = str(pwd.getpwnam(user).pw_gid)
        prefix += ["--reuid", user, "--regid", group, "--init-groups"]
    return prefix


def _run(*command: str, user: str) -> None:
    done = subprocess.run(
        [*_as(user), *command], cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[0]} failed:\n{done.stdout}{done.stderr}"


@contextmanager
def _serving(
    command: list[str], user: str, log: Path, port: int, *, stop: signal.Signals
) -> Generator[None, None, None]:
    with log.open("wb") as out:
        process = subprocess.Popen([*_as(user), *command], cwd="/", stdout=out, stderr=out)
    try:
        _wait_for_port(process, port, log)
        yield
    finally:
        process.send_signal(stop)
        process.wait(_WITHIN_S)


def _wait_for_port(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _WITHIN_S
    while True:
        assert process.poll() is None, f"the server ended:\n{log.read_text()}"
        assert time.monotonic() < deadline, f"no answer on port {port}:\n{log.read_text()}"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
