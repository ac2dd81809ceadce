"""Nothing leaves the machine unless a setting says so: the telemetry of what Waystone is built on is off."""

import os

OFF = {
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "LANGSMITH_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
}


def no_telemetry() -> None:
    """To be called before any of those libraries is imported."""
    os.environ.update(OFF)
