"""The numbered migrations make the tables that the catalog reads and writes."""

from sqlalchemy import create_engine, inspect, text

from index.store.catalog import metadata
from index.store.database import open_database


def test_migrations_make_the_catalogs_tables(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'new' / 'w.sqlite'}")
    made = inspect(engine)
    for table in metadata.tables.values():
        columns = {column["name"]: column for column in made.get_columns(table.name)}
        assert list(columns) == [column.name for column in table.columns]
        for column in table.columns:
            assert str(columns[column.name]["type"]) == str(column.type.compile(engine.dialect)), column
            assert columns[column.name]["nullable"] == bool(column.nullable), column
        assert made.get_pk_constraint(table.name)["constrained_columns"] == [c.name for c in table.primary_key]


def test_opening_again_changes_nothing_and_says_nothing(tmp_path, capfd):
    url = f"sqlite:///{tmp_path / 'w.sqlite'}"
    open_database(url).dispose()
    open_database(url).dispose()
    with create_engine(url).connect() as connection:
        assert len(connection.execute(text("select * from alembic_version")).all()) == 1
    assert capfd.readouterr() == ("", "")
