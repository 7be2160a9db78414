"""The words of real releases, and that what people wrote about them fits."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Asking
from xuanwu.language.words.texts import functions_with_text, word_text
from xuanwu.model.words import Connectors, Formats, Functions, Keywords, Options

pytestmark = pytest.mark.flink
# Only the planner writes them, or they stand only within MATCH_RECOGNIZE.
_WITHOUT_TEXT = {
    "AUXILIARY_GROUP", "CLASSIFIER", "FIRST", "HASH_CODE", "LAST", "NEXT", "PREV", "PRINT",
    "PROCTIME_MATERIALIZE", "SINGLE_VALUE", "STREAMRECORD_TIMESTAMP",
}  # fmt: skip


def test_every_function_of_a_release_has_a_text(asking: Asking) -> None:
    found = {one.name: one for one in asking.words(Functions).items}
    assert set(found) - functions_with_text() <= _WITHOUT_TEXT
    assert (found["SUM"].kind, found["UPPER"].kind, found["TUMBLE"].kind) == (
        "aggregate",
        "scalar",
        "table",
    )
    assert found["CURRENT_DATE"].bare
    assert found["UPPER"].signature == "UPPER(<CHARACTER>)"


def test_options_have_types_defaults_and_descriptions(asking: Asking) -> None:
    options = {one.key: one for one in asking.words(Options).items}
    ttl = options["table.exec.state.ttl"]
    assert (ttl.type, ttl.default) == ("Duration", "0 s")
    assert "idle state" in ttl.description
    assert set(options["execution.runtime-mode"].values) == {"STREAMING", "BATCH", "AUTOMATIC"}
    assert sum(bool(one.description) for one in options.values()) > len(options) * 0.9


def test_connectors_and_formats_have_the_options_of_their_jars(asking: Asking) -> None:
    connectors = {one.name: one for one in asking.words(Connectors).items}
    files, kafka = connectors["filesystem"], connectors["kafka"]
    assert (files.installed, files.source, files.sink) == (True, True, True)
    assert {one.key: one.required for one in files.options}["path"]
    assert (kafka.installed, kafka.options) == (False, ())
    formats = {one.name: one for one in asking.words(Formats).items}
    assert {one.key for one in formats["json"].options} >= {
        "ignore-parse-errors",
        "fail-on-missing-field",
    }


def test_keywords_tell_which_are_reserved(asking: Asking) -> None:
    words = {one.word: one.reserved for one in asking.words(Keywords).items}
    assert (words["SELECT"], words["SECONDS"]) == (True, False)
    for word in ("SELECT", "GROUP", "OVER", "MATCH_RECOGNIZE", "WATERMARK", "METADATA"):
        assert word in words
        assert word_text("keyword", word) is not None
