CREATE VIEW v0 AS SELECT NVL('a', 'b') AS c;
CREATE VIEW v1 AS SELECT NVL2('a', 'b') AS c;
CREATE VIEW v2 AS SELECT GET_JSON_OBJECT('a', 'b') AS c;
CREATE VIEW v3 AS SELECT JSON_EXTRACT('a', 'b') AS c;
CREATE VIEW v4 AS SELECT GROUP_CONCAT('a', 'b') AS c;
CREATE VIEW v5 AS SELECT STRING_AGG('a', 'b') AS c;
CREATE VIEW v6 AS SELECT WM_CONCAT('a', 'b') AS c;
CREATE VIEW v7 AS SELECT COLLECT_LIST('a', 'b') AS c;
CREATE VIEW v8 AS SELECT COLLECT_SET('a', 'b') AS c;
CREATE VIEW v9 AS SELECT SIZE('a', 'b') AS c;
CREATE VIEW v10 AS SELECT ARRAY_LENGTH('a', 'b') AS c;
CREATE VIEW v11 AS SELECT EXPLODE('a', 'b') AS c;
CREATE VIEW v12 AS SELECT DATE_ADD('a', 'b') AS c;
CREATE VIEW v13 AS SELECT DATEADD('a', 'b') AS c;
CREATE VIEW v14 AS SELECT DATE_SUB('a', 'b') AS c;
CREATE VIEW v15 AS SELECT ADD_MONTHS('a', 'b') AS c;
CREATE VIEW v16 AS SELECT DATEDIFF('a', 'b') AS c;
CREATE VIEW v17 AS SELECT STR_TO_DATE('a', 'b') AS c;
CREATE VIEW v18 AS SELECT TO_CHAR('a', 'b') AS c;
CREATE VIEW v19 AS SELECT GETDATE('a', 'b') AS c;
CREATE VIEW v20 AS SELECT TO_NUMBER('a', 'b') AS c;
CREATE VIEW v21 AS SELECT LEN('a', 'b') AS c;
CREATE VIEW v22 AS SELECT SPLIT_PART('a', 'b') AS c;
--! error function_unknown |[[NVL]]('|
--! error function_unknown |[[NVL2]]('|
--! error function_unknown |[[GET_JSON_OBJECT]]('|
--! error function_unknown |[[JSON_EXTRACT]]('|
--! error function_unknown |[[GROUP_CONCAT]]('|
--! error function_unknown |[[STRING_AGG]]('|
--! error function_unknown |[[WM_CONCAT]]('|
--! error function_unknown |[[COLLECT_LIST]]('|
--! error function_unknown |[[COLLECT_SET]]('|
--! error function_unknown |[[SIZE]]('|
--! error function_unknown |[[ARRAY_LENGTH]]('|
--! error function_unknown |[[EXPLODE]]('|
--! error function_unknown |[[DATE_ADD]]('|
--! error function_unknown |[[DATEADD]]('|
--! error function_unknown |[[DATE_SUB]]('|
--! error function_unknown |[[ADD_MONTHS]]('|
--! error function_unknown |[[DATEDIFF]]('|
--! error function_unknown |[[STR_TO_DATE]]('|
--! error function_unknown |[[TO_CHAR]]('|
--! error function_unknown |[[GETDATE]]('|
--! error function_unknown |[[TO_NUMBER]]('|
--! error function_unknown |[[LEN]]('|
--! error function_unknown |[[SPLIT_PART]]('|
--! error sql_without_insert
