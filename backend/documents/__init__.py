"""Documents of patients: letters, referrals, invoices; files in a store of their own."""
