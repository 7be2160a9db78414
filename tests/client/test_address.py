from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from xuanwu.client.address import LOCAL_URL, Address, find_address, store_login
from xuanwu.kernel.errors import Unavailable


def _local(home: Path, url: str = "http://127.0.0.1:9000") -> dict[str, str]:
    home.mkdir(exist_ok=True)
    (home / "server.json").write_text(json.dumps({"url": url}))
    (home / "token").write_text("local-token\n")
    return {"XUANWU_HOME": str(home)}


def test_nothing_stored_means_this_machine_without_a_token(tmp_path: Path) -> None:
    assert find_address(environ={"XUANWU_HOME": str(tmp_path)}) == Address(LOCAL_URL)


def test_the_server_of_this_machine_is_found_with_its_token(tmp_path: Path) -> None:
    found = find_address(environ=_local(tmp_path))
    assert found == Address("http://127.0.0.1:9000", "local-token")


def test_a_login_wins_over_the_server_of_this_machine(tmp_path: Path) -> None:
    environ = _local(tmp_path)
    file = store_login(Address("https://far", 'with "quotes" \\ and more'), tmp_path)
    assert find_address(environ=environ) == Address("https://far", 'with "quotes" \\ and more')
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_environment_wins_over_what_is_stored(tmp_path: Path) -> None:
    environ = _local(tmp_path) | {"XUANWU_URL": "https://env/", "XUANWU_TOKEN": "env-token"}
    assert find_address(environ=environ) == Address("https://env", "env-token")


def test_what_the_caller_says_wins(tmp_path: Path) -> None:
    environ = _local(tmp_path) | {"XUANWU_URL": "https://env", "XUANWU_TOKEN": "env-token"}
    assert find_address("call:1", "mine", environ=environ) == Address("http://call:1", "mine")


def test_a_stored_token_is_never_sent_to_another_server(tmp_path: Path) -> None:
    environ = _local(tmp_path) | {"XUANWU_URL": "https://elsewhere"}
    assert find_address(environ=environ).token is None


def test_a_stored_token_goes_to_its_own_server_however_that_was_named(tmp_path: Path) -> None:
    environ = _local(tmp_path) | {"XUANWU_URL": "http://127.0.0.1:9000/"}
    assert find_address(environ=environ).token == "local-token"


@pytest.mark.parametrize(("name", "text"), [("client.toml", "url ="), ("server.json", "{}")])
def test_a_damaged_file_is_named_with_the_next_step(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Unavailable, match=f"{name}.*xuanwu (login|up)"):
        find_address(environ={"XUANWU_HOME": str(tmp_path)})


def test_the_token_is_not_part_of_what_is_printed() -> None:
    assert "hush" not in repr(Address("http://x", "hush"))
