"""What the sources say to a question: passages and quotes, lists and tables, and who says it."""
