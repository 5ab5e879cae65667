"""Found by what it says, by its synonyms, and nearest first; what is typed is text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints import search, services, suggestions
from blueprints.models import BlueprintVersion
from blueprints.search import Thesaurus, words_of
from core.actors import PORTAL
from tests.blueprints.helpers import again
from tests.factories.blueprints import make_copy, make_draft, make_editor, publish, published, sent
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.models import Trust

pytestmark = pytest.mark.django_db

EPMA = "electronic prescribing and medicines administration"


def find(text: str, trust: Trust | None = None) -> list[BlueprintVersion]:
    rows = search.found(BlueprintVersion.objects.published(), text)
    return list(search.nearest_first(rows, trust))


def about(title: str, trust: Trust | None = None, **facts: Any) -> BlueprintVersion:
    return published(trust, title=title, **facts)


def like(**facts: str) -> Trust:
    """A trust with a profile."""
    trust = make_trust()
    for name, value in facts.items():
        setattr(trust, name, value)
    return save(trust)


@pytest.fixture
def _synonyms() -> None:
    services.load_synonyms(by=PORTAL)


@pytest.mark.usefixtures("_synonyms")
@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Brought electronic prescribing and medicines administration to 24 wards", "EPMA"),
        ("Brought electronic prescribing to 24 wards", "ePMA wards"),
        ("Brought ePMA to 24 wards", EPMA),
        ("Brought ePMA to 24 wards", "electronic prescribing"),
        ("Brought e-prescribing to 24 wards", "epma"),
        ("Connected the emergency department", "A&E"),
        ("Connected A&E", "casualty"),
        ("Let patients see their record in a café", "cafe PATIENT records"),
        ("Moved clinics to video", "moving a clinic"),
    ],
)
def test_words_synonyms_accents_and_endings_are_found(written: str, typed: str) -> None:
    version = about(written)
    about("Replaced bleeps")
    assert find(typed) == [version]


@pytest.mark.usefixtures("_synonyms")
def test_a_synonym_out_of_use_finds_nothing_more() -> None:
    about("Brought e-prescribing to 24 wards")
    for row in search.Synonym.objects.filter(means__startswith="electronic prescribing"):
        services.set_synonym(by=PORTAL, term=row.term, means=row.means, is_used=False)
    assert find("EPMA") == []


def test_the_title_counts_more_than_the_summary_and_that_more_than_the_rest() -> None:
    last = about("One", texts={"outcome": "Heart failure."})
    middle = about("Two", summary="Heart failure.")
    first = about("Heart failure")
    assert find("heart failure") == [first, middle, last]


def test_only_what_is_published_now_is_found() -> None:
    make_draft(title="Heart failure at home")
    sent(title="Heart failure on wards")
    old = about("Heart failure clinics")
    services.retire(by=make_editor(), version=about("Heart failure, old"), reason="Old")
    author = old.blueprint.author
    newer = services.begin_version(by=author, blueprint=old.blueprint)
    newer = publish(services.send_for_review(by=author, version=newer))
    assert find("heart failure") == [newer]
    assert again(old).search is None


@pytest.mark.parametrize(
    "typed",
    [
        "heart & !failure",
        "heart | failure",
        "'heart' <-> failure",
        "heart:* failure:A",
        '"heart failure" -or',
        "(heart (failure",
        "heart\\ failure'; DROP TABLE x; --",
        "heart \u202efailure\x00",
        "%heart_ failure%",
    ],
)
def test_operators_are_text(typed: str) -> None:
    version = about("Heart failure at home")
    about("Heart checks")
    words = set(words_of(typed)) - {"or", "drop", "table", "x", "a"}
    assert words == {"heart", "failure"}
    found = find(typed)
    assert found in ([version], [])
    if not {"drop", "a"} & set(words_of(typed)):
        assert found == [version]


@pytest.mark.parametrize("typed", ["!!!", "&|()", "the", "\u202e"])
def test_a_search_without_a_word_that_counts_finds_nothing(typed: str) -> None:
    about("Heart failure at home")
    assert find(typed) == []


def test_an_empty_search_shows_the_newest_first() -> None:
    one, two = about("One"), about("Two")
    assert find("  ") == [two, one]


@given(st.text(max_size=300))
def test_words_are_letters_and_digits_and_not_too_many(text: str) -> None:
    words = words_of(text)
    assert len(words) <= search.MOST_WORDS
    assert all(not set(word) & set("&|!():*'\"\\<>- _") for word in words)


@given(
    st.lists(st.sampled_from("abcde"), max_size=8),
    st.lists(st.tuples(st.text("abcde ", max_size=5), st.text("abcde ", max_size=5)), max_size=6),
)
def test_a_thesaurus_loses_no_word(words: list[str], pairs: list[tuple[str, str]]) -> None:
    parts = list(Thesaurus(pairs).split(words))
    assert [word for phrase, _ in parts for word in phrase] == words
    assert all(phrase not in others for phrase, others in parts)


def test_a_trust_like_ones_own_comes_first() -> None:
    facts = {"setting": "acute", "supplier": "Alba EPR", "size": "large", "region_code": "Y63"}
    alike = about("Heart failure", like(**facts))
    about("Heart failure", like(setting="ambulance", region_code="Y56"))
    assert find("heart failure", like(**{**facts, "supplier": "alba epr"}))[0] == alike
    assert find("heart failure")[0] != alike
    assert find("", like(**facts))[0] == alike


def test_how_many_trusts_copied_it_and_used_it() -> None:
    version, again_by = about("Heart failure"), make_trust()
    for outcome in ("used", "adapted", "abandoned"):
        copy = make_copy(version=version)
        services.finish_copy(by=copy.started_by, copy=copy, outcome=outcome, why="So.")
    for _ in range(2):
        copy = make_copy(again_by, version)
        services.finish_copy(by=copy.started_by, copy=copy, outcome="used", why="So.")
    make_copy(version=version)
    about("Bleeps")
    counts = search.with_use(BlueprintVersion.objects.published()).order_by("pk")
    assert list(counts.values_list("copied_by", "used_by")) == [(5, 3), (0, 0)]


def test_suppliers_are_named_once() -> None:
    for supplier in ("Alba EPR", "ALBA EPR", "Corvus", ""):
        about("Heart failure", like(supplier=supplier))
    names = search.suppliers(BlueprintVersion.objects.published())
    assert [name.casefold() for name in names] == ["alba epr", "corvus"]


def test_suggestions_are_near_worked_for_others_and_are_not_copied_yet() -> None:
    mine = like(setting="acute", supplier="Alba EPR", region_code="Y63")
    about("Mine", mine)
    copied = about("Copied", like(setting="acute"))
    make_copy(mine, copied, make_member(mine))
    about("Far", like(region_code="Y56"))
    about("Failed", like(setting="acute", supplier="Alba EPR"), result="failed")
    near = about("Near", like(setting="acute"))
    nearest = about("Nearest", like(setting="acute", supplier="alba epr", region_code="Y63"))
    sent(like(setting="acute"))
    found = suggestions.for_trust(mine, limit=3)
    assert [each.version for each in found] == [nearest, near]
    assert [each.because for each in found] == [
        "Same care setting, record system and region as yours",
        "Same care setting as yours",
    ]
    assert len(suggestions.for_trust(mine, limit=1)) == 1


def test_the_longest_text_there_can_be_is_still_found() -> None:
    words = " ".join(f"é{number:04d}ß" for number in range(2500))
    from blueprints.sections import FIELDS

    version = about("Heart failure", texts=dict.fromkeys(FIELDS, words))
    assert find("heart é2499ß") == [version]


def test_what_is_about_a_sentence_shares_several_words_with_it() -> None:
    mine = like(setting="acute")
    wifi = about("Wireless network and devices on every ward", like())
    about("Wireless network and devices in our halls", mine)
    about("Devices for foot checks", like())
    about("Wireless network and devices that we gave back", like(), result="failed")
    sentences = ["The wireless network and the devices are fast.", "", "Foot care's & | ' records"]
    assert suggestions.about(mine, sentences) == [[wifi], [], []]
    assert suggestions.about(mine, []) == []
