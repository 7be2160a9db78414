 	
 
--! error sql_without_insert
