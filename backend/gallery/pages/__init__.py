"""The pages, one module per subject. A view checks the permission, notes the access, gathers, renders."""
