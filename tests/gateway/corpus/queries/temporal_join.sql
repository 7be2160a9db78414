CREATE TABLE rates (currency STRING, rate DOUBLE, moment TIMESTAMP(3), WATERMARK FOR moment AS moment, PRIMARY KEY (currency) NOT ENFORCED) WITH ('connector' = 'datagen');
CREATE TABLE paid (id INT, currency STRING, moment TIMESTAMP(3), WATERMARK FOR moment AS moment) WITH ('connector' = 'datagen');
CREATE TABLE r (id INT, rate DOUBLE) WITH ('connector' = 'print');
INSERT INTO r SELECT p.id, r.rate FROM paid p LEFT JOIN rates FOR SYSTEM_TIME AS OF p.moment AS r ON p.currency = r.currency;
