"""Share: what would be handed on, to whom, and the export as a download."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from pydantic import BaseModel

from bot.errors import WaystoneError
from bot.sinkhole.exports import FORMATS, Shared
from bot.sinkhole.exports.dataset import Tally, write_dataset
from bot.sinkhole.exports.masks import masked
from bot.sinkhole.filters import FILTERS, run_filters
from bot.web.models import Nothing
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to
from bot.web.sinkhole.log import listed

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.sinkhole.schema import Event
    from bot.waystone import Waystone

SEEN = 5  # of what would be handed on, to look at
SAID = {
    "jsonl": "whole events (JSON Lines)",
    "kto": "good and bad answers (TRL, KTO)",
    "dpo": "preferred pairs (TRL, DPO)",
    "sft": "good answers (TRL, SFT)",
    "openai": "preferred pairs (OpenAI)",
    "parquet": "whole events (Parquet)",
    "langfuse": "scores for Langfuse",
    "langsmith": "feedback for LangSmith",
    "otel": "evaluation results (OpenTelemetry)",
}


class Format(BaseModel):
    format: str


def calls(waystone: Waystone) -> list[Call]:
    def shared() -> Shared:
        events = waystone.sinkhole.events(standing=True, oldest_first=True)
        return Shared(events, run_filters(waystone.sinkhole))

    def share(_: Nothing, reader: Reader) -> Reply:
        reader.must_be_admin("hand ratings on")
        found = shared()
        events = list(found)
        return {"html": drawn(waystone, events, found.local, found.unfit)}

    def hand_on(wanted: Format, reader: Reader) -> Reply:
        reader.must_be_admin("hand ratings on")
        name = wanted.format if wanted.format in FORMATS else "jsonl"
        packed, tally = archive(shared(), name)
        count, without = tally.rows.total(), (+tally.left_out).total()
        if not count:
            raise WaystoneError(f"None of these ratings gives {SAID.get(name, name)}; choose another form.")
        said = f"{count} line{'s' * (count != 1)} in a ZIP file, with a card that says what they are"
        said += (
            f", and why {without} of the ratings {'is' if without == 1 else 'are'} not among them." if without else "."
        )
        return {"name": f"sinkhole-{name}.zip", "base64": b64encode(packed).decode(), "said": said}

    return [served_to("share", Nothing, share), served_to("hand_on", Format, hand_on)]


def archive(events: Iterable[Event], name: str) -> tuple[bytes, Tally]:
    """The data set of a format as a ZIP file, and what went into it."""
    with TemporaryDirectory() as folder:
        tally = write_dataset(events, name, Path(folder) / "data", list(FILTERS))
        file = Path(folder) / "data.zip"
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            for path in sorted((Path(folder) / "data").rglob("*")):
                archive.write(path, path.relative_to(Path(folder) / "data"))
        return file.read_bytes(), tally


def drawn(waystone: Waystone, events: list[Event], local: int, unfit: int) -> str:
    forward = waystone.settings.sinkhole_forward
    licences = Counter(f"under {one.licence}" if one.licence else "with no licence named" for one in events)
    under = ", ".join(f"{n} {licence}" for licence, n in licences.items())
    to = (
        f"Each is sent on to {text(forward)}, masked, as it comes in; the download is the same."
        if forward
        else "It goes to nobody by itself: you download it, and hand it to whom you like."
    )
    options = "".join(f'<option value="{name}">{SAID.get(name, name)}</option>' for name in FORMATS)
    left = [f"{local} stay{'s' * (local == 1)} here, as the box for sharing was not ticked"] if local else []
    left += [f"{unfit} {'is' if unfit == 1 else 'are'} left out by the filters or a reviewer"] if unfit else []
    beside = f"{'; '.join(left)}. ".capitalize() if left else ""
    if not events:
        how = "A rating is shared where its reader ticks the box below the thumbs."
        return f"<p><b>Nothing would be handed on yet.</b> {beside}{how}</p>"
    count = f"{len(events)} rating{'s' * (len(events) != 1)} would be handed on"
    return (
        f"<p><b>{count}</b>{f' ({text(under)})' if under else ''}. {beside}{to}</p>"
        "<p>Mail addresses, telephone, card and account numbers, keys and passwords are masked; names are not.</p>"
        '<form class="find" data-form="hand-on"><label><span class="unseen">Form</span>'
        f'<select name="format">{options}</select></label><button type="submit">Download</button></form>'
        f"<h2>The latest of them, as they would leave</h2>{listed(waystone, map(masked, events[: -SEEN - 1 : -1]))}"
    )
