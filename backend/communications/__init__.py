"""How patients are reached: telephone numbers, e-mail addresses, postal addresses."""
