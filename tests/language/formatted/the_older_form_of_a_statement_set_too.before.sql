begin statement set; insert into a select 1; end; select 1
