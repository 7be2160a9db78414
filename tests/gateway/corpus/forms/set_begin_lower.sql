CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k (id INT, name STRING) WITH ('connector' = 'print');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
begin statement set;
-- one
insert into k select id, name from s;
/* two */ insert into k2 select id from s;
end
