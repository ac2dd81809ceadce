"""What a question asks: made to stand alone, taken apart, read as a comparison. Knows no document."""
