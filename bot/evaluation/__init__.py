"""Measures of search and answers: over question files with gold quotes, and over span sets of any text."""
