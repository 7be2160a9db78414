CREATE TABLE out (id INT) WITH ('connector' = 'print');
--! error sql_syntax |out| => `out`
--! error sql_without_insert
