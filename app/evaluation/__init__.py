"""How good Backstep is: scores against the truth, accuracy, speed."""
