"""Files and folders stand in their place whole, or are as they were."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kaname.errors import KanameError
from kaname.warehouse import writing
from kaname.warehouse.writing import folder_written_whole, litter, written_whole

resource = pytest.importorskip("resource", reason="limits and signals are those of POSIX")


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def run(code, *arguments):
    """Run Python in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], check=False, capture_output=True, text=True
    )


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError, match="halfway"), written_whole(target) as temporary:
        temporary.write_text("new")
        raise RuntimeError("halfway")
    assert target.read_text() == "old"
    with pytest.raises(KanameError, match="cannot be written"), written_whole(tmp_path / "a.txt" / "b"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_is_swapped_whole_and_keeps_what_is_not_written_anew(tmp_path):
    target = tmp_path / "run"
    for words in ("first", "second"):
        with folder_written_whole(target) as temporary:
            (temporary / "a.txt").write_text(words)
            (temporary / "deep").mkdir(exist_ok=True)
            (temporary / "deep" / "b.txt").write_text(words)
        (target / "notes.txt").write_text("mine")
    assert contents(target) == {"a.txt": "second", "deep/b.txt": "second", "notes.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    with pytest.raises(KanameError, match="cannot be written"), folder_written_whole(target / "a.txt"):
        pass
    with pytest.raises(KanameError, match="cannot be written"), folder_written_whole(target / "a.txt" / "b"):
        pass
    assert contents(target)["a.txt"] == "second"


def test_the_folder_one_works_in_is_filled_and_not_swapped(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("old")
    monkeypatch.chdir(tmp_path)
    with folder_written_whole(Path()) as temporary:
        (temporary / "a.txt").write_text("new")
    assert contents(Path.cwd()) == {"a.txt": "new"}


FULL = """
import resource, signal, sys
from pathlib import Path
from kaname.errors import KanameError
from kaname.warehouse.writing import folder_written_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    with folder_written_whole(Path(sys.argv[1])) as temporary:
        for name, size in (("a.txt", 10), ("b.txt", 10_000), ("c.txt", 10)):
            (temporary / name).write_text("n" * size)
except KanameError as fault:
    print(fault.key)
"""


def test_a_disk_that_fills_halfway_leaves_the_folder_as_it_was(tmp_path):
    """Case faults/README: three of six files were new, three old, beside the old record."""
    target = tmp_path / "run"
    target.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (target / name).write_text("old")
    assert run(FULL, target).stdout == "cannot_write\n"
    assert contents(target) == {"a.txt": "old", "b.txt": "old", "c.txt": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


KILLED = """
import os, signal, sys
from pathlib import Path
from kaname.warehouse.writing import folder_written_whole, written_whole
target = Path(sys.argv[1])
with folder_written_whole(target) as temporary, written_whole(target.parent / "one.txt") as one:
    one.write_text("half")
    (temporary / "a.txt").write_text("new")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_leaves_the_folder_as_it_was_and_the_next_run_sweeps(tmp_path):
    """Case faults/README: temporary files of killed runs were never swept."""
    target = tmp_path / "run"
    target.mkdir()
    (target / "a.txt").write_text("old")
    assert run(KILLED, target).returncode == -signal.SIGKILL
    assert contents(target) == {"a.txt": "old"}
    assert len(litter(tmp_path)) == 2
    with folder_written_whole(target) as temporary:
        (temporary / "a.txt").write_text("new")
    assert contents(tmp_path) == {"run/a.txt": "new"}


def test_what_another_run_is_writing_is_not_swept_however_old(tmp_path):
    with written_whole(tmp_path / "a.txt") as first:
        first.write_text("first")
        os.utime(first, (0, 0))
        with written_whole(tmp_path / "b.txt") as second:
            second.write_text("second")
        assert not litter(tmp_path)
    assert contents(tmp_path) == {"a.txt": "first", "b.txt": "second"}


def test_where_files_cannot_be_locked_a_day_must_pass(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "LOCKS", False)
    left = tmp_path / f"{writing.UNFINISHED}x.txt"
    left.write_text("half")
    assert not litter(tmp_path)
    os.utime(left, (time.time() - 90_000, time.time() - 90_000))
    assert litter(tmp_path) == (left,)


@pytest.mark.parametrize("killed", ["between", "after"])
def test_a_swap_cut_short_is_finished_or_undone(tmp_path, killed):
    target, old = tmp_path / "run", tmp_path / f"{writing.REPLACED}run"
    old.mkdir()
    (old / "a.txt").write_text("old")
    (old / "mine.txt").write_text("mine")
    if killed == "after":
        target.mkdir()
        (target / "mine.txt").write_text("mine")
    with folder_written_whole(target) as temporary:
        (temporary / "a.txt").write_text("new")
    assert contents(tmp_path) == {"run/a.txt": "new", "run/mine.txt": "mine"}
