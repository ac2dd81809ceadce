"""Passages as rows with their words in a full-text index; bodies apart from the list of documents; jobs.

What was indexed before has no passages here: its vectors' generation is of another make, so that it is made anew.
"""

from zlib import compress

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.String(255), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "pending",
        sa.Column("first", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("passages", sa.Integer, nullable=False),
        sa.Column("document_id", sa.String(255), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
    )
    op.create_table("numbers", sa.Column("next", sa.BigInteger, nullable=False))
    op.execute("INSERT INTO numbers VALUES (1)")
    op.create_table(
        "shingles",
        sa.Column("shingle", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("document_id", sa.String(255), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("shingles_by_document", "shingles", ["document_id"])
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("paths", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    _full_text()
    _bodies()


def _full_text() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX passage_words ON passages USING gin (array_to_tsvector(string_to_array(words, ' ')))")
        return
    op.execute(
        "CREATE VIRTUAL TABLE passage_words USING fts5("
        "words, content='passages', content_rowid='id', tokenize=\"unicode61 remove_diacritics 0 tokenchars '.,'\")"
    )
    op.execute("CREATE VIRTUAL TABLE passage_terms USING fts5vocab(passage_words, row)")
    op.execute(
        "CREATE TRIGGER passages_come AFTER INSERT ON passages BEGIN "
        "INSERT INTO passage_words(rowid, words) VALUES (new.id, new.words); END"
    )
    op.execute(
        "CREATE TRIGGER passages_go AFTER DELETE ON passages BEGIN "
        "INSERT INTO passage_words(passage_words, rowid, words) VALUES ('delete', old.id, old.words); END"
    )


def _bodies() -> None:
    bodies = op.create_table(
        "bodies",
        sa.Column("document_id", sa.String(255), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    connection = op.get_bind()
    for document_id, body in connection.execute(sa.text("SELECT id, body FROM documents")).all():
        packed = {"document_id": document_id, "body": compress(body.encode())}
        connection.execute(sa.insert(bodies).values(packed))
    with op.batch_alter_table("documents") as documents:
        documents.drop_column("body")
        documents.add_column(sa.Column("first", sa.BigInteger, nullable=False, server_default="0"))
        documents.add_column(sa.Column("stamp", sa.String(64), nullable=False, server_default=""))
    op.create_index("documents_by_path", "documents", ["path"])
    op.create_index("documents_by_duplicate", "documents", ["duplicate_of"])
