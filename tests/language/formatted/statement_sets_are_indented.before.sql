execute statement set begin insert into a select 1; insert into b values (1,'x'); end;
