"""Looking at pictures: a patient's page, the viewer, the comparison."""
