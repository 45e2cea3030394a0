"""Fields of a question as plain data, read off its annotations."""

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

import kaname
from kaname.questions.asking import Asked, Parties, Party, Product, Strait
from kaname.questions.fields import fields_of
from kaname.questions.folders import folders


class Toy(BaseModel):
    economy: Annotated[Party, Asked(bare=True)]
    supplier: Annotated[Party, Asked(also=("--partner",))]
    buyer: Party | None = None
    others: Parties = ()
    strait: Strait | None = None
    product: Product | None = None
    premium_km: Annotated[float, Asked(flag="--premium")] = 0.0
    share: float | None = Field(default=None, ge=0, le=1)
    days: Annotated[int, Field(gt=0)] = 90
    form: Literal["market", "supply"] | None = None
    quickly: bool = False
    wholly: bool = True
    words: str = ""


FIELDS = {field.name: field for field in fields_of(Toy)}


def test_in_their_order():
    assert list(FIELDS) == list(Toy.model_fields)


def test_flags():
    assert {name: (field.flag, field.also) for name, field in FIELDS.items()} == {
        "economy": ("ECONOMY", ()),
        "supplier": ("--supplier", ("--partner",)),
        "premium_km": ("--premium", ()),
        **{name: (f"--{name}", ()) for name in FIELDS if name not in {"economy", "supplier", "premium_km"}},
    }
    assert [name for name, field in FIELDS.items() if field.bare] == ["economy"]


def test_what_they_take():
    assert [name for name, field in FIELDS.items() if field.many] == ["others"]
    assert [name for name, field in FIELDS.items() if field.switch] == ["quickly", "wholly"]
    assert [name for name, field in FIELDS.items() if field.number] == ["premium_km", "share", "days"]
    assert {name: field.choices for name, field in FIELDS.items() if field.choices} == {"form": ("market", "supply")}


def test_what_they_name_though_they_may_be_left_out():
    assert {name: field.unit for name, field in FIELDS.items() if field.unit} == {
        "economy": "economy", "supplier": "economy", "buyer": "economy", "others": "economy",
        "strait": "strait", "product": "product",
    }  # fmt: skip


def test_what_must_be_given():
    assert [name for name, field in FIELDS.items() if field.required] == ["economy", "supplier"]
    assert {name: field.default for name, field in FIELDS.items() if not field.required} == {
        name: Toy.model_fields[name].default for name in FIELDS if name not in {"economy", "supplier"}
    }


def test_the_documented_fields():
    """As the issue writes them: `Exposure(economy=…, supplier=…)`, `--partner` kept."""
    told = {field.name: field for field in fields_of(kaname.Exposure)}
    assert [name for name, field in told.items() if field.required] == ["economy", "supplier"]
    assert told["supplier"].also == ("--partner",)


@pytest.mark.parametrize("name", folders())
def test_flags_of_a_question_are_its_own(name):
    fields = fields_of(folders()[name].question)
    flags = [flag for field in fields for flag in (field.flag, *field.also)]
    assert len(flags) == len(set(flags))
    assert all(flag.startswith("--") or (flag.isupper() and field.bare) for field in fields for flag in (field.flag,))
