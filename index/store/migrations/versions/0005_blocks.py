"""Answers as blocks, in place of their Markdown; those on record become prose, or their quotes."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("answers", sa.Column("blocks", sa.Text, nullable=False, server_default="[]"))
    answers = sa.table(
        "answers", *(sa.column(name) for name in ("id", "finished_at", "answered", "quotes", "sentences", "blocks"))
    )
    connection = op.get_bind()
    finished = sa.select(answers).where(answers.c.finished_at.is_not(None))
    for row in connection.execute(finished).all():
        blocks = json.dumps([_block(row.answered, json.loads(row.quotes), json.loads(row.sentences))])
        connection.execute(sa.update(answers).where(answers.c.id == row.id).values(blocks=blocks))
    with op.batch_alter_table("answers") as table:
        table.alter_column("blocks", server_default=None)
        table.drop_column("markdown")
        table.drop_column("sentences")


def _block(answered: bool, quotes: list[dict[str, object]], sentences: list[dict[str, object]]) -> dict[str, object]:
    if answered and any(sentence["support"] == "supported" for sentence in sentences):
        return {"kind": "prose", "sentences": sentences, "speaker": ""}
    return {"kind": "quotes" if answered else "nearest", "numbers": [quote["n"] for quote in quotes]}
