"""Finding a patient: the list that follows what is typed, and the choice of one on a form."""
