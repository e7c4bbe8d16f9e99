"""People: the accounts of the staff for administrators, and for everybody their own."""
