"""The text of scripts: lexer, statements, placeholders, formatter and dialect; no I/O."""
