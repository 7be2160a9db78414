"""What people see: who may do what, and what their jobs share."""
