"""Guides on paper and on the screen: try a skill alone, one page for each."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.domain.catalogue import Area
from helpnet.domain.texts import one_line
from helpnet.services import catalogue, guides
from helpnet.services.catalogue import SkillCard
from helpnet.web.guards import public
from helpnet.web.near import country_here
from helpnet.web.skill_labels import AREA_LABELS
from helpnet.web.speech import chosen_language

bp = Blueprint("guides", __name__, url_prefix="/guides")

MOST_LETTERS = 200


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """List the guides by area, or those that a search finds."""
    typed = one_line(request.args.get("q", "")[:MOST_LETTERS], MOST_LETTERS)
    language = chosen_language()
    return render_template(
        "guides/index.html",
        areas=guides.list_guides(language=language),
        found=_search(typed, language) if typed else (),
        typed=typed,
    )


@bp.get("/<skill>")
@public
def show(skill: str) -> ResponseReturnValue:
    """Show one guide; where there is none, say so and lead on."""
    guide = guides.find_guide(
        skill=skill, language=chosen_language(), country=country_here()
    )
    back = url_for(".index")
    if guide is None:
        return render_template("guides/none.html", back=back), 404
    return render_template("guides/show.html", guide=guide, back=back)


@bp.app_template_filter()
def guide_url(skill: str) -> str:
    """Return the address of a skill's guide, nothing where there is none."""
    return url_for("guides.show", skill=skill) if guides.has_guide(skill) else ""


@bp.app_template_filter()
def area_label(area: Area) -> str:
    """Return the words for an area, in the page's language."""
    return str(AREA_LABELS[area])


def _search(typed: str, language: str) -> tuple[SkillCard, ...]:
    found = catalogue.search_skills(text=typed, language=language)
    return tuple(card for card in found if guides.has_guide(card.id))
