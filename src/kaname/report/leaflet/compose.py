"""From facts to a leaflet in one language."""

from __future__ import annotations

from datetime import date

from kaname import __version__
from kaname.media.page import Page
from kaname.report.leaflet import back, front
from kaname.report.leaflet.facts import Facts
from kaname.report.leaflet.ground import Ground
from kaname.report.leaflet.model import Leaflet
from kaname.texts import Language

DIGEST_SHOWN = 16


def leaflet(
    facts: Facts, language: Language, day: date, *, given: bool, twin: str, digest: str, ground: Ground
) -> Leaflet:
    """Return the leaflet of `facts` in `language`.

    Parameters
    ----------
    facts
        What it says.
    language
        In which words.
    day
        Date printed; `given` tells whether the caller chose it or it is the data edition's.
    twin
        File name of the HTML twin.
    digest
        SHA-256 of the manifest.
    ground
        What the map is drawn from.
    """
    page = Page(language)
    values = {"year": day.year, "month": day.month, "day": day.day, "month_name": page.say(f"month.{day.month}")}
    economy = page.start(facts.economy)
    # Written in reading order, so that sources are numbered as a reader meets them.
    return Leaflet(
        language=language,
        title=page.say("title", economy=economy),
        series=page.say("series"),
        issue=page.say("issue", economy=economy, trade=facts.trade_year, table=facts.table_year),
        date=page.say("date_given" if given else "date", **values),
        twin=twin,
        headline=front.headline(page, facts),
        lead=front.lead(page, facts),
        security_title=page.say("security.title"),
        security_paragraphs=front.paragraphs(page, facts),
        security_pull=front.pull(page, facts),
        security_chart=front.mirror(page, facts),
        security_table=front.table(page, facts),
        front_boxes=front.boxes(page, facts),
        partners_title=back.title(page, facts),
        partners_paragraphs=back.paragraphs(page, facts),
        partners_pull=back.pull(page, facts),
        commitments=back.promises(page, facts),
        pivots=back.pivots(page, facts),
        together_chart=back.together(page, facts),
        energy_chart=back.energy_chart(page, facts),
        map=back.world_map(page, facts, ground),
        back_boxes=back.boxes(page, facts),
        known=back.known(page),
        unknown=back.unknown(page),
        sources_title=page.say("sources.title"),
        sources=page.citations.lines(language),
        kinds=page.say("kinds"),
        manifest=page.say("manifest", digest=digest[:DIGEST_SHOWN], version=__version__),
    )
