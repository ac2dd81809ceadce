"""What a language model writes: its prompts, its drafts, and their citations."""
