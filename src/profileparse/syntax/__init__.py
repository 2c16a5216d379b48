"""Text to lossless tree: the grammar files, the driver of their tables, and the nodes."""
