"""What a profile is: labels, kinds of values, and the record models."""
