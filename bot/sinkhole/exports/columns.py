"""The columns of whole events, with their types, as readers of data sets are told them.

A reader that guesses takes a column that is empty in one file for one of nothing, and refuses the next file's values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.sinkhole.schema import Event

if TYPE_CHECKING:
    import pyarrow

Column = dict[str, Any]
_TYPES: Final = {"string": "string", "integer": "int64", "boolean": "bool"}


def columns() -> list[Column]:
    """In the form of `features` in a data set's card: `{"name": "rating", "dtype": "int64"}`, or with a `list`."""
    schema = Event.model_json_schema(by_alias=True)
    return _columns(schema["properties"], schema["$defs"])


def _columns(properties: Column, parts: Column) -> list[Column]:
    return [{"name": name, **_column(one, parts)} for name, one in properties.items()]


def _column(schema: Column, parts: Column) -> Column:
    kind = next((one for one in schema.get("anyOf", []) if one["type"] != "null"), schema)
    if kind["type"] != "array":
        return {"dtype": _TYPES[kind["type"]]}
    items = kind["items"]
    if "$ref" in items:
        return {"list": _columns(parts[items["$ref"].rpartition("/")[2]]["properties"], parts)}
    return {"list": _TYPES[items["type"]]}


def arrow(found: list[Column]) -> pyarrow.Schema:
    """The same for a file of columns."""
    import pyarrow

    return pyarrow.schema([(one["name"], _arrow_type(one)) for one in found])


def _arrow_type(column: Column) -> pyarrow.DataType:
    import pyarrow

    held = column.get("list", column.get("dtype"))
    if isinstance(held, list):
        return pyarrow.list_(pyarrow.struct([(one["name"], _arrow_type(one)) for one in held]))
    kind = pyarrow.type_for_alias(held)
    return pyarrow.list_(kind) if "list" in column else kind
