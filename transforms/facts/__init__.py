"""What was counted or measured, of whom, how much."""
