"""Published counts beside ours: with a table that can say, by hand; with one that cannot, the published ones alone."""

import datetime as dt

import pytest

import kaname
from kaname.questions.imports import Told, import_files
from kaname.questions.session import Session
from kaname.settings import load_settings
from kaname.vocab.restating import codes_in

CHN, JPN, USA, DEU, KOR = 156, 392, 842, 276, 410


@pytest.mark.parametrize("study", ["cao2021", "meti2024", "geodep"])
def test_raw_materials_alone_say_nothing(session, study):
    found = session.ask(kaname.Replicate(study=study))
    assert any("products only" in note.en for note in found.missing)
    for row in found.rows:
        assert row.published is not None or row.published_of_dependent is not None
        assert (row.ours, row.ours_of_all, row.ours_of_dependent, row.difference) == (None, None, None, None)


def test_all_products_say_what_they_hold(tmp_path):
    """4,100 products: Japan buys 1,000 of them from China alone, 200 by half, the rest by less; Germany 300 alone."""
    own = Session(load_settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache"))
    every = sorted(codes_in("HS92"))[:4100]
    lines = ["t,i,j,k,v,q"]
    for place, code in enumerate(every):
        mine = 100 if place < 1000 else 50 if place < 1200 else 49
        lines.append(f"2019,{CHN},{JPN},{code},{mine},1")
        if mine < 100:
            lines += [f"2019,{seller},{JPN},{code},{(100 - mine) / 2},1" for seller in (USA, KOR)]
        if place < 300:
            lines.append(f"2019,{CHN},{DEU},{code},5,1")
        lines.append(f"2019,{JPN},{USA},{code},7,1")
    path = tmp_path / "BACI_HS92_Y2019_V202501.csv"
    path.write_text("\n".join(lines) + "\n")
    import_files(own, [path], "baci", Told(), dt.date(2026, 11, 26), lambda _: None)
    fresh = Session(own.settings)
    found = fresh.ask(kaname.Replicate(study="cao2021", table="baci"))
    told = {row.economy: row for row in found.rows}
    assert found.missing == ()
    assert found.products == 4100
    assert (told["JPN"].published, told["JPN"].ours) == (1133, 1200)
    assert told["JPN"].ours_of_all == pytest.approx(1200 / 4100)
    assert told["JPN"].difference == pytest.approx(1200 / 1133 - 1)
    assert told["DEU"].ours == 300
    assert told["USA"].ours == 0
    assert "1,200 from this table" in found.view("en").headline
    # The year of the other studies is not in it.
    other = fresh.ask(kaname.Replicate(study="geodep", table="baci"))
    assert any("lacks 2020, 2021, 2022" in note.en for note in other.missing)
    assert all(row.ours is None for row in other.rows)
