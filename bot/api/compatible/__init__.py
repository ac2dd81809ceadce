"""The API that programs expect: what the OpenAI API calls chat, completions, responses, embeddings and models.

`request` says what a call may ask, `reply` what is said, `limits` where it ends; the other modules put that into the
forms of the calls. Nothing here searches or writes.
"""
