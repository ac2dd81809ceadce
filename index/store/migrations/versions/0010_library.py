"""What the library shows and keeps: documents' words, what a reader calls them, folders that are kept in step."""

import json
from zlib import decompress

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.add_column(sa.Column("words", sa.Integer, nullable=False, server_default="0"))
    connection = op.get_bind()
    for (document_id,) in connection.execute(sa.text("SELECT document_id FROM bodies")).all():
        one = {"id": document_id}
        body = connection.execute(sa.text("SELECT body FROM bodies WHERE document_id = :id"), one).scalar_one()
        words = len(json.loads(decompress(body))["text"].split())
        connection.execute(sa.text("UPDATE documents SET words = :words WHERE id = :id"), {**one, "words": words})
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("owner", sa.String(255), nullable=False, server_default=""))
    op.create_table(
        "descriptions",
        sa.Column("document_id", sa.String(255), primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("published", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
    )
    op.create_table(
        "folders",
        sa.Column("place", sa.String(36), primary_key=True),
        sa.Column("path", sa.String(1024), primary_key=True),
    )
