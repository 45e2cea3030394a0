"""Running the program in this process, as a shell would see it."""

from dataclasses import dataclass

import pytest


@dataclass
class Ended:
    code: int
    out: str
    err: str


@pytest.fixture
def kaname(capsys):
    from kaname.cli.main import run

    def call(*arguments: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            run(list(arguments))
        captured = capsys.readouterr()
        return Ended(ended.value.code, captured.out, captured.err)

    return call
