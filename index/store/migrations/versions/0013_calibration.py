"""What the cosines of a generation's embedding model mean, in terms of the default model's."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    # {"texts": {"factor", "shift"}, "words": …}; empty: as they are.
    op.add_column("generations", sa.Column("calibration", sa.Text, nullable=False, server_default=""))
