"""Small files in providers' layouts, made here: every row can be counted off."""

from __future__ import annotations

import zipfile

BACI_HEAD = "t,i,j,k,v,q\n"
# China (156) and Viet Nam (704) sell magnets (850511) to Japan (392); Japan sells to Korea (410); exporters of the rest.
BACI_ROWS = (
    "2022,156,392,850511,800.5,           NA\n"
    "2022,704,392,850511,200.25,3.5\n"
    "2022,392,410,850511,90,1\n"
    "2022,490,392,854231,5000,0\n"
)


def baci(folder, year=2022, rows=BACI_ROWS, version="202601", revision="92"):
    """Write a year of BACI and return its path."""
    path = folder / f"BACI_HS{revision}_Y{year}_V{version}.csv"
    path.write_text(BACI_HEAD + rows.replace("2022,", f"{year},"))
    return path


def baci_zip(folder, years, revision="92", version="202601"):
    """Write a release of BACI with code files inside."""
    path = folder / f"BACI_HS{revision}_V{version}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for year in years:
            archive.writestr(
                f"BACI_HS{revision}_Y{year}_V{version}.csv", BACI_HEAD + BACI_ROWS.replace("2022,", f"{year},")
            )
        archive.writestr(f"country_codes_V{version}.csv", "country_code,country_name\n392,Japan\n")
        archive.writestr(f"product_codes_HS{revision}_V{version}.csv", "code,description\n850511,Magnets\n")
    return path


COMTRADE_HEAD = (
    "refYear,period,reporterCode,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,customsCode,motCode,"
    "netWgt,primaryValue\n"
)


def comtrade(folder, rows, name="comtrade.csv"):
    """Write rows (year, reporter, flow, partner, partner2, code, customs, transport, kg, value) as Comtrade's CSV."""
    path = folder / name
    lines = [
        f"{year},{year},{reporter},{flow},{partner},{second},H6,{code},{customs},{transport},{weight},{value}\n"
        for year, reporter, flow, partner, second, code, customs, transport, weight, value in rows
    ]
    path.write_text(COMTRADE_HEAD + "".join(lines))
    return path


LONG_HEAD = "seller_economy,seller_sector,buyer_economy,buyer_sector,use,value\n"


def io_long(folder, name="own.csv"):
    """Write Miller and Blair's two-sector table as one of two economies with a sector each, and return its path.

    Z = [[150, 500], [200, 100]], x = (1000, 2000): final demand 350 and 1700.
    """
    path = folder / name
    path.write_text(
        LONG_HEAD + "Alpha,goods,Alpha,goods,intermediate,150\nAlpha,goods,Beta,goods,intermediate,500\n"
        "Beta,goods,Alpha,goods,intermediate,200\nBeta,goods,Beta,goods,intermediate,100\n"
        "Alpha,goods,Alpha,households,final,300\nAlpha,goods,Beta,households,final,50\n"
        "Beta,goods,Beta,households,final,1700\n"
    )
    return path
