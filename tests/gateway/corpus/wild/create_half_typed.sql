CREATE TABLE beds (id INT) WITH ('connector' = 'datagen');
CREATE;
--! error sql_syntax |[[CREATE]];|
--! error sql_without_insert
