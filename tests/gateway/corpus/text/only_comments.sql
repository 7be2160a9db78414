-- nothing
/* here; */
--! error sql_without_insert
