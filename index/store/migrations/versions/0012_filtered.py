"""How far each of the sinkhole's filters has looked."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "sinkhole_filtered",
        sa.Column("judge", sa.Text, primary_key=True),
        sa.Column("through", sa.BigInteger, nullable=False),
    )
