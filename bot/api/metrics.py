"""`GET /metrics`: figures in the Prometheus text format."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.sinkhole.schema import RATINGS
from bot.waystone import Waystone


class Figures(Collector):
    """What was counted since the start, and what there is right now, read anew for every request."""

    def __init__(self, waystone: Waystone) -> None:
        self._waystone = waystone

    def collect(self) -> Iterator[Metric]:
        yield from self._waystone.metrics.registry.collect()
        documents = self._waystone.collection.documents()
        yield GaugeMetricFamily("waystone_documents", "Documents that can be asked about", len(documents))
        passages = sum(one.passages for one in documents)
        yield GaugeMetricFamily("waystone_passages", "Stored passages", passages)
        waiting = self._waystone.models.waiting()
        yield GaugeMetricFamily("waystone_readers_waiting", "Readers who wait for the writer", waiting)
        counted = self._waystone.sinkhole.stats()["ratings"]
        ratings = GaugeMetricFamily("waystone_ratings", "Ratings that stand in the sinkhole", labels=["rating"])
        for rating, name in RATINGS.items():
            ratings.add_metric([name], counted.get(str(rating), 0))
        yield ratings


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(tags=["health"])
    figures = Figures(waystone)

    @router.get("/metrics", response_class=PlainTextResponse)
    def metrics() -> PlainTextResponse:
        """Questions, times, documents and ratings as figures for Prometheus; no words of anyone's."""
        return PlainTextResponse(generate_latest(figures), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return router
