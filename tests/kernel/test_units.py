"""Sizes and durations as people write them."""

from __future__ import annotations

import pytest

from xuanwu.kernel.errors import InvalidInput
from xuanwu.kernel.units import ByteSize, Duration


@pytest.mark.parametrize(
    ("text", "size"),
    [("1g", 1 << 30), ("1.5 GiB", 3 << 29), ("512mb", 512 << 20), ("64 k", 65536), (7, 7)],
)
def test_a_size_is_read_with_units_of_1024(text: str | int, size: int) -> None:
    assert ByteSize.parse(text) == size


@pytest.mark.parametrize("size", [0, 1, 1024, 1536 << 20, 1 << 40, 3 << 29])
def test_a_size_reads_what_it_writes(size: int) -> None:
    assert ByteSize.parse(str(ByteSize(size))) == size


@pytest.mark.parametrize("text", ["", "g", "-1g", "1x", "1 g b"])
def test_what_is_no_size_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="such as 1g"):
        ByteSize.parse(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("500ms", 0.5), ("10 s", 10), ("5min", 300), ("2h", 7200), (3, 3)]
)
def test_a_duration_is_read_with_its_unit(text: str | int, seconds: float) -> None:
    assert Duration.parse(text).total_seconds() == seconds


@pytest.mark.parametrize("seconds", [0, 0.25, 1, 90, 300, 86400])
def test_a_duration_reads_what_it_writes(seconds: float) -> None:
    assert Duration.parse(str(Duration(seconds=seconds))).total_seconds() == seconds
