"""The libraries that Waystone is built on send nothing out and draw nothing over its own lines.

Nothing leaves the machine unless a setting says so: their telemetry is off. So are the bars that the embedding model
draws while it loads. They read these variables once, when they are imported.
"""

import os

OFF = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",  # the hub's, and transformers' "Loading weights"
    "DO_NOT_TRACK": "1",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
}


def keep_quiet() -> None:
    """To be called before any of those libraries is imported."""
    os.environ.update(OFF)
