"""Documents of patients: their tiles on a patient's page, and a page for each."""
