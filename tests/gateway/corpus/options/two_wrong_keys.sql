CREATE TABLE a (id INT) WITH ('connector' = 'print', 'print-identifer' = 'x', 'standart-error' = 'true');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error option_unknown |'print-identifer'| => 'print-identifier'
--! error option_unknown |'standart-error'| => 'standard-error'
