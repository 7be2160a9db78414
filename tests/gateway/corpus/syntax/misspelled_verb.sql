SELCT 1;
--! error sql_syntax |SELCT| => SELECT
--! error sql_without_insert
