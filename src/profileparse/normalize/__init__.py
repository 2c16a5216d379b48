"""From the tree to the values of a record: one small module a concern, no state."""
