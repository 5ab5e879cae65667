"""Blueprints of the invented trusts, in every state, and what other trusts made of them.

The texts are files beside this one: facts first, then a section under each heading, then steps.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from aspirant.demo.clock import days_ago
from aspirant.demo.scene import Cast, in_days
from blueprints import services as library
from blueprints.forms import parse_steps
from blueprints.models import BlueprintVersion, Copy
from blueprints.sections import HEADINGS
from core.actors import PORTAL
from trusts.services.organisations import record_profile

TEXTS = Path(__file__).parent / "texts"
EDITOR = "Nadia Karim"

# Care setting, record system (the makers are invented), size.
PROFILES = {
    "ZZ1": ("acute", "Alba Record", "medium"),
    "ZZ2": ("acute", "Alba Record", "large"),
    "ZZ3": ("acute", "Corvus Care", "large"),
    "ZZ4": ("acute", "Alba Record", "medium"),
    "ZZ5": ("acute", "Corvus Care", "small"),
    "ZZ6": ("ambulance", "Siren", "small"),
    "ZZ7": ("ambulance", "Siren", "small"),
    "ZZ8": ("ambulance", "Siren", "medium"),
    "ZZ9": ("community", "Fieldnote", "small"),
    "ZZA": ("mental_health", "Fieldnote", "medium"),
    "ZZB": ("acute", "Corvus Care", "large"),
    "ZZF": ("acute", "Alba Record", "small"),
}


@dataclass(frozen=True)
class Story:
    """A text, who wrote it, and how many days ago it was sent and published."""

    file: str
    trust: str
    writer: str
    published: int


PUBLISHED = (
    Story("foot_checks", "ZZ3", "Sian Powell", 95),
    Story("tablets", "ZZ9", "Bridget Moon", 74),
    Story("summaries", "ZZ6", "Fatima Zaman", 41),
    Story("tap_in", "ZZ4", "Rosalind Achebe", 33),
    Story("crisis_form", "ZZA", "Miriam Stone", 23),
)
WHY = {
    "adapted": "We kept the order of the steps and the floor walkers, and bought fixed screens at "
    "the bedside instead of carts: our bays are too narrow. Insulin was ready from the "
    "first day, since our version of the record has it.",
    "abandoned": "Our record system has no drug file that pharmacy could own. We stopped after "
    "the second step, before anything was bought, and join a purchase with our neighbours.",
    "used": "Nearly as it stands, on six wards. Rehearsing a network failure before the first "
    "ward began was worth the whole copy: ours failed in the second week.",
}


def tell(cast: Cast) -> None:
    """The library as a visitor finds it, and what is under way behind it."""
    record_profiles(cast)
    for story in PUBLISHED:
        with days_ago(story.published):
            publish(cast, sent(cast, story))
    charts = prescribing(cast)
    foot_checks_are_copied(cast)
    retired(cast)
    with days_ago(6):
        sent(cast, Story("portal", "ZZB", "Gareth Vale", 0))
    sent_back(cast)
    written(cast, Story("service_desk", "ZZ1", "Tom Birch", 0))
    wealden_copies(cast, charts)


def record_profiles(cast: Cast) -> None:
    """What makes one trust like another."""
    for code, (setting, supplier, size) in PROFILES.items():
        record_profile(
            by=PORTAL, trust=cast.trusts[code], setting=setting, supplier=supplier, size=size
        )


def read(name: str) -> tuple[str, library.Content]:
    """What kind of blueprint a file is, and what it says."""
    head, *parts = (TEXTS / f"{name}.md").read_text(encoding="utf-8").split("\n## ")
    facts = dict(line.split(":", 1) for line in head.strip().splitlines())
    facts = {key: value.strip() for key, value in facts.items()}
    texts = {heading: body.strip() for heading, _, body in (part.partition("\n") for part in parts)}
    low, _, high = facts["cost"].partition("-")
    content = library.Content(
        title=facts["title"],
        summary=facts["summary"],
        texts={field: texts[name] for field, name in HEADINGS.items() if name in texts},
        result=facts["result"],
        cost_low=Decimal(low) if low else None,
        cost_high=Decimal(high) if high else None,
        elapsed_months=int(facts["months"]) if facts["months"] else None,
        steps=parse_steps(texts.get("Steps", "")),
    )
    return facts["kind"], content


def written(cast: Cast, story: Story) -> BlueprintVersion:
    """A draft."""
    kind, content = read(story.file)
    writer, trust = cast.people[story.writer], cast.trusts[story.trust]
    draft = library.write_draft(by=writer, trust=trust, kind=kind, title=content.title)
    return library.save_draft(by=writer, version=draft, edition=draft.edition, content=content)


def sent(cast: Cast, story: Story) -> BlueprintVersion:
    """A blueprint that waits for the editor."""
    draft = written(cast, story)
    return library.send_for_review(by=cast.people[story.writer], version=draft)


def publish(cast: Cast, version: BlueprintVersion) -> BlueprintVersion:
    return library.publish(by=cast.people[EDITOR], version=version).version


def copy(cast: Cast, version: BlueprintVersion, code: str, person: str) -> Copy:
    return library.copy_blueprint(by=cast.people[person], version=version, trust=cast.trusts[code])


def finish(cast: Cast, made: Copy, person: str, outcome: str, why: str) -> None:
    for task in made.tasks.all():
        if outcome != "abandoned" or task.position <= 2:
            library.tick_task(by=cast.people[person], task=task, done=True)
    library.finish_copy(by=cast.people[person], copy=made, outcome=outcome, why=why)


def prescribing(cast: Cast) -> BlueprintVersion:
    """Two versions; three trusts copied the first, each with another end."""
    story = Story("prescribing", "ZZ2", "Yusuf Demir", 180)
    with days_ago(story.published):
        first = publish(cast, sent(cast, story))
    ends = (("ZZ4", "Rosalind Achebe", "adapted"), ("ZZF", "Edith Crane", "used"))
    for code, person, end in (*ends, ("ZZ5", "Peter Lund", "abandoned")):
        with days_ago(160):
            made = copy(cast, first, code, person)
        with days_ago(32):
            finish(cast, made, person, end, WHY[end])
    with days_ago(58):
        return publish(cast, revised(cast, first, story))


def revised(cast: Cast, version: BlueprintVersion, story: Story) -> BlueprintVersion:
    """The next version, with one sentence more, sent."""
    writer = cast.people[story.writer]
    draft = library.begin_version(by=writer, blueprint=version.blueprint)
    _, content = read(story.file)
    outcome = content.texts["outcome"] + "\n\nA year later the figures are the same within a tenth."
    content = replace(content, texts={**content.texts, "outcome": outcome})
    draft = library.save_draft(by=writer, version=draft, edition=draft.edition, content=content)
    return library.send_for_review(by=writer, version=draft)


def foot_checks_are_copied(cast: Cast) -> None:
    """Kestrel Moor is working on it."""
    version = BlueprintVersion.objects.get(title__startswith="Cut missed diabetes")
    with days_ago(45):
        made = copy(cast, version, "ZZ5", "Peter Lund")
        library.tick_task(by=cast.people["Peter Lund"], task=made.tasks.get(position=1), done=True)


def retired(cast: Cast) -> None:
    """Out of the library, since its product is gone."""
    story = Story("video", "ZZF", "Edith Crane", 170)
    with days_ago(story.published):
        version = publish(cast, sent(cast, story))
    with days_ago(12):
        library.retire(
            by=cast.people[EDITOR],
            version=version,
            reason="The product that it describes was withdrawn by its maker.",
        )


def sent_back(cast: Cast) -> None:
    """Back with its writers, with notes."""
    with days_ago(15):
        version = sent(cast, Story("observations", "ZZ2", "Yusuf Demir", 0))
    with days_ago(9):
        library.send_back(
            by=cast.people[EDITOR],
            version=version,
            notes="“Better” is no outcome yet: how long does typing take now, and how many figures "
            "are wrong? And what went wrong with patients without a wristband, on which wards?",
        )


def wealden_copies(cast: Cast, version: BlueprintVersion) -> None:
    """A plan in the middle: some done, one left out, one of their own, two with dates."""
    tom = cast.people["Tom Birch"]
    with days_ago(28):
        made = copy(cast, version, "ZZ1", "Tom Birch")
    tasks = {task.position: task for task in made.tasks.all()}
    with days_ago(14):
        for position in (1, 2):
            library.tick_task(by=tom, task=tasks[position], done=True)
    for position, days in ((3, 9), (4, 30)):
        task = tasks[position]
        library.change_task(
            by=tom, task=task, title=task.title, detail=task.detail, due_on=in_days(days)
        )
    out = tasks[6]
    library.change_task(by=tom, task=out, title=out.title, detail=out.detail, left_out=True)
    library.add_task(by=tom, copy=made, title="Ask the night staff of the orthopaedic wards")
