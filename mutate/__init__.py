"""`make mutate`: one small change at a time in the critical code, to see which of them the tests notice."""
