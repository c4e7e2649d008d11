"""By which clock the page's own camera is timed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from browser_cases import visiting
from server_cases import Stage, running

_CLOCK = """async () => {
  const { CaptureClock } = await import("/live/capture_clock.js");
  const taken = (told) => {
    const clock = new CaptureClock();
    // Pictures are told of now a little early, now a little late.
    return [...Array(40).keys()].map((k) => clock.taken(33 * k + (k % 2 ? 10 : -10), told(k)));
  };
  return {
    capture: taken((k) => ({ captureTime: 33 * k, mediaTime: 7 })),
    media: taken((k) => ({ captureTime: 0, mediaTime: 100 + 0.033 * k })),
    now: taken((k) => ({ captureTime: 1e9, mediaTime: 0 })),
    ends: taken((k) => (k < 5 ? { captureTime: 33 * k } : {})),
  };
}"""


def test_the_pictures_of_a_camera_are_timed_by_one_clock(chromium: Browser) -> None:
    with running(Stage().make) as url, visiting(chromium, url) as visit:
        taken = visit.page.evaluate(_CLOCK)
    gaps = {name: [b - a for a, b in pairwise(times)] for name, times in taken.items()}
    assert all(min(each) > 0 for each in gaps.values())
    # The capture time is believed when it lies ahead of now.
    assert taken["capture"] == [33 * k for k in range(40)]
    assert gaps["media"][1:] == pytest.approx([33.0] * 38)
    told = [33 * k + (10 if k % 2 else -10) for k in range(40)]
    assert taken["now"][2:] == told[2:]
    assert taken["ends"] == [33 * k for k in range(5)] + told[5:]
