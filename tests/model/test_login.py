from __future__ import annotations

import pytest

from xuanwu.kernel.errors import InvalidInput
from xuanwu.model.login import Channel, Size, message, read, read_size, write_size


@pytest.mark.parametrize("channel", list(Channel))
def test_a_message_is_read_as_it_was_written(channel: Channel) -> None:
    assert read(message(channel, b"\x00data")) == (channel, b"\x00data")
    assert message(channel) == bytes([channel.value])


def test_a_size_is_read_as_it_was_written() -> None:
    channel, data = read(write_size(Size(101, 7)))
    assert (channel, read_size(data)) == (Channel.SIZE, Size(101, 7))


@pytest.mark.parametrize("content", [b"", b"\x07", b"\xff"])
def test_what_names_no_channel_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInput, match=r"docs/guides/operating\.md"):
        read(content)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[80, 24]",
        b"null",
        b'{"columns": 80}',
        b'{"columns": 0, "rows": 1}',
        b'{"columns": 80, "rows": 10001}',
        b'{"columns": true, "rows": 1}',
        b'{"columns": "80", "rows": 24}',
        b"\xff",
    ],
)
def test_what_is_no_size_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_size(data)
    assert caught.value.detail_code == "message_unknown"
