CREATE TABLE a (id INT) WITH ('connector' = 'datagn');
CREATE TABLE b (id INT, n BIGINT) WITH ('connector' = 'prnt');
INSERT INTO b SELECT id, 1 FROM a;
--! error connector_unknown |'datagn'| => 'datagen'
--! error connector_unknown |'prnt'| => 'print'
