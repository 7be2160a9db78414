"""The text about a word as documentation for people."""

from __future__ import annotations

from xuanwu.language.words.texts import WordText
from xuanwu.model.gateway import Documentation


def documentation_of(text: WordText) -> Documentation:
    """Returns both languages as Markdown, each with the example if there is one."""
    example = f"\n\n```sql\n{text.example}\n```" if text.example else ""
    return Documentation(en=text.en + example, zh=text.zh + example)
