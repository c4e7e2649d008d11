"""The kiosk's figures for Prometheus, named by its conventions (base units, ``_total``).

They are read when they are asked for, from a registry of the kiosk's own; no label is a person.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from app.fleet.tally import Totals
from app.kiosk.operations import Operations
from app.kiosk.values import LaneTrouble

WATCHING = "none"
"""The trouble of a lane that has none."""


class KioskMetrics(Collector):
    """Figures of one kiosk: ``text`` gives them as Prometheus reads them."""

    def __init__(self, operations: Operations) -> None:
        self._operations = operations
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def text(self) -> bytes:
        """All figures, in the text format 0.0.4."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """The kiosk's own figures, as they are now."""
        yield from self._lanes()
        yield from self._visits()
        yield from self._whole()

    def _lanes(self) -> Iterator[Metric]:
        lane = ["lane"]
        trouble = GaugeMetricFamily(
            "backstep_lane_trouble",
            "1 for the trouble that the lane is in",
            labels=[*lane, "trouble"],
        )
        judged = CounterMetricFamily(
            "backstep_lane_judged_pictures", "Judged pictures", labels=lane
        )
        rate = GaugeMetricFamily("backstep_lane_rate_hertz", "Judged a second", labels=lane)
        age = GaugeMetricFamily(
            "backstep_lane_picture_age_seconds", "Age of the newest judged picture", labels=lane
        )
        memory = GaugeMetricFamily(
            "backstep_lane_resident_memory_bytes", "Memory of the lane's process", labels=lane
        )
        handles = GaugeMetricFamily(
            "backstep_lane_open_handles", "Open files of the lane's process", labels=lane
        )
        threads = GaugeMetricFamily(
            "backstep_lane_threads", "Threads of the lane's process", labels=lane
        )
        restarts = CounterMetricFamily(
            "backstep_lane_restarts", "How often the lane's process was started again", labels=lane
        )
        reopened = CounterMetricFamily(
            "backstep_lane_camera_reopens", "How often the camera was opened again", labels=lane
        )
        for name, keeper in self._operations.health.lanes.items():
            beat = keeper.beat
            now = WATCHING if beat.trouble is None else beat.trouble.value
            for kind in (WATCHING, *(one.value for one in LaneTrouble)):
                trouble.add_metric([name, kind], float(kind == now))
            judged.add_metric([name], beat.judged)
            rate.add_metric([name], beat.rate_hz)
            if beat.picture_age_s is not None:
                age.add_metric([name], beat.picture_age_s)
            memory.add_metric([name], beat.memory_mb * 1e6)
            handles.add_metric([name], beat.handles)
            threads.add_metric([name], beat.threads)
            restarts.add_metric([name], keeper.restarts)
            reopened.add_metric([name], beat.reopened)
        yield from (trouble, judged, rate, age, memory, handles, threads, restarts, reopened)

    def _visits(self) -> Iterator[Metric]:
        visits = CounterMetricFamily(
            "backstep_visits",
            "Visits by how far they came",
            labels=["lane", "outcome"],
        )
        walked = CounterMetricFamily(
            "backstep_walked_backward_seconds", "Time walked backward", labels=["lane"]
        )
        totals = self._operations.counts.totals()
        for name in self._operations.health.lanes:
            one = totals.get(name, Totals())
            visits.add_metric([name, "greeted"], max(0, one.greeted - one.begun))
            visits.add_metric([name, "begun"], max(0, one.begun - one.completed))
            visits.add_metric([name, "completed"], one.completed)
            walked.add_metric([name], one.walked_s)
        yield from (visits, walked)

    def _whole(self) -> Iterator[Metric]:
        operations, health = self._operations, self._operations.health
        readiness = health.readiness()
        yield GaugeMetricFamily("backstep_ready", "1 if somebody could walk", readiness.ready)
        yield GaugeMetricFamily("backstep_open", "1 in the opening hours", readiness.open)
        age_s = health.page_age_s()
        if age_s is not None:
            yield GaugeMetricFamily(
                "backstep_page_beat_age_seconds", "Since the page's last sign", age_s
            )
        free = health.free_bytes()
        if free is not None:
            yield GaugeMetricFamily("backstep_disk_free_bytes", "Free on the data's disk", free)
        standing = GaugeMetricFamily(
            "backstep_problem", "1 for each problem that stands", labels=["problem", "lane"]
        )
        for problem in operations.problems.open:
            standing.add_metric([problem.id, problem.lane], 1.0)
        yield standing
        if operations.reporter is not None:
            yield CounterMetricFamily(
                "backstep_reports_taken", "Reports that the server took", operations.reporter.taken
            )
        build = InfoMetricFamily("backstep_build", "Which Backstep it is")
        build.add_metric([], {"version": operations.version})
        yield build
