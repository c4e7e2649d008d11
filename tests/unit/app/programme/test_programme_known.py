"""What is known: every claim has a verdict, how sure it is and a reference, and none says more
than its evidence bears."""

from __future__ import annotations

import re

import pytest

from app.programme import studies
from app.programme.known import CARDS, SUREST, Card, ClaimVerdict, Evidence, Sureness
from app.programme.studies import Study
from app.words import languages, words

EVERY = [getattr(studies, name) for name in dir(studies) if re.fullmatch(r"[A-Z]+_\d{4}", name)]


def card(id_: str) -> Card:
    return next(one for one in CARDS if one.id == id_)


@pytest.mark.parametrize("one", CARDS, ids=lambda one: one.id)
def test_every_claim_names_its_studies_or_that_there_are_none(one: Card) -> None:
    assert one.studies or one.evidence is Evidence.NOTHING
    for study in one.studies:
        assert str(study.year) in study.reference
        assert study.title in study.reference
        assert study.link is None or study.link.startswith("https://")


@pytest.mark.parametrize("one", CARDS, ids=lambda one: one.id)
def test_no_claim_says_more_than_its_evidence_bears(one: Card) -> None:
    order = list(Sureness)
    assert order.index(one.sureness) >= order.index(SUREST[one.evidence])
    if one.evidence in (Evidence.FOLK, Evidence.NOTHING):
        assert one.verdict is ClaimVerdict.NOT_SHOWN


def test_a_card_that_says_more_than_its_evidence_bears_cannot_be_made() -> None:
    study = (studies.LEE_2013,)
    with pytest.raises(ValueError, match="surer than"):
        Card("x", ClaimVerdict.SUPPORTED, Sureness.FAIR, Evidence.LABORATORY, study)
    with pytest.raises(ValueError, match="shows nothing"):
        Card("x", ClaimVerdict.MIXED, Sureness.NONE, Evidence.FOLK, study)
    with pytest.raises(ValueError, match="names no study"):
        Card("x", ClaimVerdict.MIXED, Sureness.LOW, Evidence.TRIAL)


def test_the_forty_percent_and_the_kneecap_are_not_shown_for_walking() -> None:
    assert card("calories").verdict is ClaimVerdict.NOT_SHOWN
    assert card("running_knee").verdict is ClaimVerdict.NOT_SHOWN


@pytest.mark.parametrize(("tag", "forward"), [("en", "walked forward"), ("de", "ging ebenso lang")])
def test_the_knee_trials_third_group_is_told(tag: str, forward: str) -> None:
    assert forward in words(tag).say(card("knee").known)
    assert set(languages()) == {"en", "de"}, "a new language tells it, too"


def test_the_best_founded_claims_come_first() -> None:
    verdicts = [list(ClaimVerdict).index(one.verdict) for one in CARDS]
    assert verdicts == sorted(verdicts)


@pytest.mark.parametrize("study", EVERY, ids=lambda one: f"{one.authors[:9]}-{one.year}")
def test_every_study_is_cited(study: Study) -> None:
    assert any(study in one.studies for one in CARDS)


@pytest.mark.parametrize("one", CARDS, ids=lambda one: one.id)
@pytest.mark.parametrize("tag", languages())
def test_a_card_has_claim_knowledge_and_source_in_words(tag: str, one: Card) -> None:
    claim, known, source = (words(tag).say(said) for said in (one.claim, one.known, one.source))
    assert len(known) > len(claim)
    assert source
    assert not re.search(r"https?://|doi", source), "links stand with the studies"


@pytest.mark.parametrize("id_", ["everything", "thousand"])
def test_folk_and_unsupported_claims_say_that_nothing_was_found(id_: str) -> None:
    assert card(id_).sureness is Sureness.NONE
    assert re.search(r"No study was found|Nothing was found", words().say(card(id_).known))
