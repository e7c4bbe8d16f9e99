"""Who may do what, who did what, and how one signs in."""
