"""Modules that MediaPipe imports and Backstep never uses are not loaded, and still there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from vision.pose.deferred import deferred

_MODULE = "colorsys"  # small, and nobody else's here

_PROGRAM = """
import sys
from pathlib import Path
from vision.pose.mediapipe_pose import MediaPipePose
MediaPipePose(Path(sys.argv[1])).close()
assert not [name for name in sys.modules if name.startswith(("matplotlib", "sounddevice"))]
from mediapipe.tasks.python.vision import drawing_utils
assert callable(drawing_utils.plt.figure)
assert "matplotlib.pyplot" in sys.modules
import matplotlib.pyplot as true
assert drawing_utils.plt.figure is true.figure
"""


def test_the_pose_model_loads_no_plotting_library_and_plotting_still_works(
    model_path: Path,
) -> None:
    subprocess.run([sys.executable, "-c", _PROGRAM, str(model_path)], check=True)


def test_a_deferred_module_is_loaded_when_something_is_asked_of_it() -> None:
    sys.modules.pop(_MODULE, None)
    with deferred(_MODULE):
        import colorsys as stand_in
    assert _MODULE not in sys.modules
    assert stand_in.rgb_to_hsv(1.0, 0.0, 0.0) == (0.0, 1.0, 1.0)
    assert _MODULE in sys.modules


def test_a_name_taken_out_of_a_deferred_module_is_the_true_one() -> None:
    sys.modules.pop(_MODULE, None)
    with deferred(_MODULE):
        from colorsys import rgb_to_hsv
    assert rgb_to_hsv(1.0, 0.0, 0.0) == (0.0, 1.0, 1.0)


def test_what_is_loaded_already_is_left_alone() -> None:
    import colorsys as true

    with deferred(_MODULE):
        assert sys.modules[_MODULE] is true
    assert sys.modules[_MODULE] is true
