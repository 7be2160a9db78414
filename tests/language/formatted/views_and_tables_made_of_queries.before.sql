create or replace temporary view v (a,b) as select 1,2; create table t with ('a'='b') as select 1; explain plan for select 1
