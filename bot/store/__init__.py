"""Conversations and answers in the database."""
