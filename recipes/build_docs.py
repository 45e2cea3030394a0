"""Write the reference pages that are made from the code: JSON contract, command line, Python, data.

``python recipes/build_docs.py`` writes them; a test refuses pages that are not current.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

# Help is read in one language when the command line is imported; the pages put the other beside it.
os.environ["KANAME_LANG"] = "en"
# Only the package's own questions.
os.environ.pop("KANAME_QUESTIONS", None)

import docs_cli
import docs_data
import docs_json
import docs_python

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "json.md": docs_json.page,
    "cli.md": docs_cli.page,
    "python.md": docs_python.page,
    "data.md": docs_data.page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
        print(REFERENCE / name)
