"""What a record holds: each value with how it is read from text, how it is written, and which ones text can carry."""
