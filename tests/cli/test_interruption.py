"""Ctrl-C anywhere, during imports too: one sentence and code 130."""

import os
import signal
import subprocess
import sys
import time

import pytest

from kaname.cli.interruption import EXIT_CODE

PROGRAM = "from kaname.cli.entry import run; run()"
SENTENCE = "Interrupted; nothing was left half-written. Run the command again to start afresh."
DELAYS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.1, 1.5, 2.0)


def interrupted(folder, delay, *arguments):
    """Send Ctrl-C `delay` seconds after the program has begun, which the trace of its imports shows."""
    command = [sys.executable, "-X", "importtime", "-c", PROGRAM, *arguments]
    environment = os.environ | {"KANAME_CACHE_DIR": str(folder / "cache")}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        for line in running.stderr:
            if line.rstrip().endswith("kaname.cli.entry"):
                break
        # `run` has begun once the next import is told, or has not when the signal comes at once: both must be right.
        told = running.stderr.readline()
        time.sleep(delay)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    said = [line for line in (told + err).splitlines() if not line.startswith("import time:")]
    return running.returncode, out, [line for line in said if line]


@pytest.mark.parametrize("delay", DELAYS)
def test_one_sentence_and_130(tmp_path, delay):
    """What is interrupted is a leaflet: imports, queries, threads, drawing and typesetting in turn (case faults)."""
    code, out, said = interrupted(tmp_path, delay, "brief", "JPN", "--out", "leaflets")
    assert (code, out, said) == (EXIT_CODE, "", [SENTENCE])
    assert not list(tmp_path.glob("leaflets/**/.*")), "half-written"


def test_in_japanese(tmp_path):
    code, _, said = interrupted(tmp_path, 0.3, "brief", "JPN", "--lang", "ja", "--out", "leaflets")
    assert code == EXIT_CODE
    assert said == ["中断しました。書きかけのファイルはありません。もう一度実行すれば始めから行います。"]
