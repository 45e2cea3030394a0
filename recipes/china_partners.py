"""Write the partners of China's customs statistics, which go by name, into ``vocab/customs_codes.csv``.

Names are those of the Unicode CLDR (package Babel) for ISO 3166 codes, and the usual shorter ones that the statistics
print where these differ. Needs Babel and pycountry: ``pip install Babel pycountry``; run it from the root.
"""

from __future__ import annotations

import csv
from pathlib import Path

import babel
import pycountry
from babel import Locale

PATH = Path("src/kaname/vocab/customs_codes.csv")
PROVIDER = "china-customs"
CLDR = f"Unicode CLDR, Chinese names of territories, as packed in Babel {babel.__version__}"
TYPED = "usual name in China's customs statistics; typed"
# Where the statistics print another name than CLDR.
USUAL = {
    "HKG": ("中国香港", "香港"), "MAC": ("中国澳门", "澳门"), "TWN": ("中国台湾", "台湾", "台澎金马关税区"),
    "RUS": ("俄罗斯联邦",), "KOR": ("韩国", "大韩民国"), "PRK": ("朝鲜",), "GBR": ("英国",), "USA": ("美国",),
    "ARE": ("阿联酋", "阿拉伯联合酋长国"), "SAU": ("沙特阿拉伯", "沙特"), "VNM": ("越南",), "LAO": ("老挝",),
    "CZE": ("捷克", "捷克共和国"), "MKD": ("北马其顿", "马其顿"), "COD": ("刚果民主共和国", "刚果（金）", "刚果(金)"),
    "COG": ("刚果", "刚果共和国", "刚果（布）", "刚果(布)"), "CAF": ("中非", "中非共和国"), "DOM": ("多米尼加共和国",),
    "DMA": ("多米尼克",), "BIH": ("波黑", "波斯尼亚和黑塞哥维那"), "PNG": ("巴布亚新几内亚",), "SYR": ("叙利亚",),
    "TTO": ("特立尼达和多巴哥",), "TLS": ("东帝汶",), "SWZ": ("斯威士兰", "史瓦帝尼"),
    "CIV": ("科特迪瓦", "科特迪瓦共和国"),
    "PSE": ("巴勒斯坦",), "BRN": ("文莱",), "SSD": ("南苏丹", "南苏丹共和国"), "MMR": ("缅甸",), "IRN": ("伊朗",),
    "FSM": ("密克罗尼西亚联邦",), "CUW": ("库腊索岛", "库拉索"), "REU": ("留尼汪",), "PYF": ("法属波利尼西亚",),
}  # fmt: skip


def main() -> None:
    """Replace the provider's rows and leave the others as they are."""
    with PATH.open(encoding="utf-8", newline="") as file:
        kept = [row for row in csv.DictReader(file) if row["provider"] != PROVIDER]
    with Path("src/kaname/vocab/economies.csv").open(encoding="utf-8", newline="") as file:
        known = {row["economy"] for row in csv.DictReader(file)}
    chinese = Locale("zh", script="Hans").territories
    found: dict[str, dict[str, str]] = {}
    for country in pycountry.countries:
        if country.alpha_3 in known and (name := chinese.get(country.alpha_2)):
            found[name] = {"provider": PROVIDER, "code": name, "economy": country.alpha_3, "source": CLDR}
    for economy, names in USUAL.items():
        for name in names:
            found.setdefault(name, {"provider": PROVIDER, "code": name, "economy": economy, "source": TYPED})
    rows = kept + sorted(found.values(), key=lambda row: (row["economy"], row["code"]))
    with PATH.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
