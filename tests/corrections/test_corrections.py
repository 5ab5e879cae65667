"""What becomes of a mistake that a reader reports."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from core.errors import NotAllowed, NotPossible
from core.history import events_of
from corrections import todo
from corrections.models import Correction, Report
from corrections.services import READER, correct, decline, record_correction, report_mistake
from tests.access.world import HttpsClient, sign_in
from tests.evidence.helpers import database_refuses, refused
from tests.factories.accounts import make_staff, make_user

pytestmark = pytest.mark.django_db

PAGE = "/trusts/RLN/"


def make_report(text: str = "The date is wrong.", email: str = "") -> Report:
    report: Report = report_mistake(by=READER, page=PAGE, text=text, email=email)
    return report


def staff_browser(role: str = "programme_manager") -> Client:
    return sign_in(make_staff(role))


def test_a_reader_reports_without_an_account_and_the_history_says_so() -> None:
    report = make_report()
    assert report.status == "received"
    assert events_of(report).get().pgh_context["actor"] == "system:reader"


def test_somebody_signed_in_is_named() -> None:
    person = make_user()
    assert report_mistake(by=person, page=PAGE, text="Wrong.").reported_by == person


@pytest.mark.parametrize(
    "page",
    ["", "trusts/", "//elsewhere.example/", "/\\elsewhere.example/", "/a\nb", "/" + "a" * 300],
)
def test_only_a_page_of_this_portal_can_be_reported(page: str) -> None:
    with refused("page_address"):
        report_mistake(by=READER, page=page, text="Wrong.")


def test_the_same_words_sent_twice_are_one_report_until_it_is_answered() -> None:
    first, again = make_report(), make_report(" The date is wrong. ")
    assert again == first
    assert make_report(email="reader@example.org") != first
    decline(by=make_user(staff_role="programme_manager"), report=first, answer="It is right.")
    assert make_report() != first


def test_an_empty_report_is_refused() -> None:
    with refused("empty"):
        report_mistake(by=READER, page=PAGE, text="  \n ")


def test_a_correction_stands_on_the_public_list_with_its_date() -> None:
    report = make_report(email="reader@example.org")
    with time_machine.travel("2026-03-02 12:00"):
        line = correct(
            by=make_user(staff_role="programme_manager"),
            report=report,
            sentence="The date of RLN was 2019; it is 2020.",
            answer="Thank you.",
        )
    assert line.on_date == date(2026, 3, 2)
    assert line.report.status == "corrected"
    assert line.page == PAGE
    page = HttpsClient().get(reverse("corrections:list"))
    assert "The date of RLN was 2019; it is 2020." in page.content.decode()


def test_the_reader_is_told_once_if_an_address_was_left() -> None:
    by = make_user(staff_role="blueprint_editor")
    decline(by=by, report=make_report(email="reader@example.org"), answer="The source says so.")
    decline(by=by, report=make_report(), answer="Nobody to tell.")
    email = Email.objects.get()
    assert email.to == ["reader@example.org"]
    assert "The source says so." in email.message


@pytest.mark.parametrize("role", ["assessor", "auditor", "payments_officer"])
def test_other_roles_neither_see_nor_answer_reports(role: str) -> None:
    report, by = make_report(), make_user(staff_role=role)
    assert not Report.objects.visible_to(by).exists()
    with pytest.raises(NotAllowed):
        decline(by=by, report=report, answer="No.")
    with pytest.raises(NotAllowed):
        record_correction(by=by, page=PAGE, sentence="No.")


def test_a_report_is_answered_once_and_in_words() -> None:
    by, report = make_user(staff_role="programme_manager"), make_report()
    with refused("empty"):
        decline(by=by, report=report, answer=" ")
    with refused("empty"):
        correct(by=by, report=report, sentence=" ", answer="Yes.")
    decline(by=by, report=report, answer="The page is right.")
    with pytest.raises(NotPossible):
        correct(by=by, report=report, sentence="It was wrong.", answer="It was wrong.")
    assert not Correction.objects.exists()


def test_staff_record_a_correction_that_nobody_asked_for() -> None:
    by = make_user(staff_role="administrator")
    record_correction(by=by, page=PAGE, sentence="A name was misspelt; it is right now.")
    assert Correction.objects.get().report is None


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_the_database_keeps_reports_and_corrections_as_they_were() -> None:
    by, report = make_user(staff_role="programme_manager"), make_report()
    with database_refuses("stays as the reader wrote it"):
        run("UPDATE corrections_report SET text = 'Fine.' WHERE id = %s", report.pk)
    with database_refuses("answered_by_somebody"):
        run("UPDATE corrections_report SET status = 'declined' WHERE id = %s", report.pk)
    with database_refuses("never deleted"):
        run("DELETE FROM corrections_report WHERE id = %s", report.pk)
    record_correction(by=by, page=PAGE, sentence="Something.")
    with database_refuses("never changed or removed"):
        Correction.objects.update(sentence="Nothing.")


# Pages


def test_every_public_page_leads_to_the_form_with_its_address() -> None:
    page = HttpsClient().get(reverse("trust_list")).content.decode()
    assert "/corrections/report/?page=%2Ftrusts%2F" in page


def test_a_reader_sends_a_report_and_reads_what_happens_next() -> None:
    form = reverse("corrections:report")
    assert PAGE in HttpsClient().get(form, {"page": PAGE}).content.decode()
    fields = {"page": PAGE, "text": "<script>alert(1)</script>"}
    sent = HttpsClient().post(form, fields, follow=True)
    report = Report.objects.get()
    assert report.reference in sent.content.decode()
    page = staff_browser().get(report.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "Enter what is wrong"),
        ({"text": "x" * 4001}, "4000 characters"),
        ({"text": "Wrong.", "email": "nobody"}, "email address"),
        ({"text": "Wrong.", "page": "//elsewhere.example/"}, "not the address of a page here"),
    ],
)
def test_a_report_that_cannot_be_kept_says_why(fields: dict[str, str], words: str) -> None:
    answer = HttpsClient().post(reverse("corrections:report"), {"page": PAGE, **fields})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Report.objects.exists()


def test_a_flood_of_reports_from_one_place_is_slowed_and_nothing_typed_is_lost(
    settings: Any,
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"report_mistake": "1/h/ip"}
    reader, fields = HttpsClient(), {"page": PAGE, "text": "Still wrong."}
    reader.post(reverse("corrections:report"), fields)
    again = reader.post(reverse("corrections:report"), fields)
    assert again.status_code == 429
    assert "Still wrong." in again.content.decode()
    assert Report.objects.count() == 1


def test_the_page_of_a_report_leads_to_the_page_that_it_is_about() -> None:
    page = staff_browser().get(make_report().get_absolute_url()).content.decode()
    assert f'href="{PAGE}"' in page


def test_whoever_is_signed_in_need_not_type_their_address() -> None:
    staff = make_staff("auditor")
    page = sign_in(staff).get(reverse("corrections:report") + f"?page={PAGE}").content.decode()
    assert f'value="{staff.email}"' in page


def test_nothing_is_said_to_be_sent_that_never_came() -> None:
    report = make_report()
    sent = HttpsClient().get(reverse("corrections:sent", args=[report.reference]))
    assert report.reference in sent.content.decode()
    assert report.text not in sent.content.decode()
    assert HttpsClient().get(reverse("corrections:sent", args=["MR-2001-0001"])).status_code == 404


def test_staff_answer_on_the_page_of_a_report() -> None:
    staff, report = staff_browser(), make_report(email="reader@example.org")
    listed = staff.get(reverse("corrections:reports"))
    assert report.reference in listed.content.decode()
    incomplete = staff.post(
        report.get_absolute_url(), {"outcome": "corrected", "answer": "Thank you."}
    )
    assert incomplete.status_code == 400
    assert "Enter what was corrected" in incomplete.content.decode()
    fields = {"outcome": "corrected", "answer": "Thank you.", "sentence": "It is 2020."}
    done = staff.post(report.get_absolute_url(), fields, follow=True)
    assert "We told reader@example.org" in done.content.decode()
    shown = staff.get(report.get_absolute_url()).content.decode()
    assert "It is 2020." in shown
    for show, there in (("corrected", True), ("declined", False), ("all", True)):
        found = staff.get(reverse("corrections:reports"), {"show": show}).content.decode()
        assert (report.reference in found) is there


def test_staff_decline_with_an_answer() -> None:
    staff, report = staff_browser("blueprint_editor"), make_report()
    fields = {"outcome": "declined", "answer": "The source says so."}
    done = staff.post(report.get_absolute_url(), fields, follow=True)
    assert f"{report.reference} is answered." in done.content.decode()
    assert "The source says so." in staff.get(report.get_absolute_url()).content.decode()


def test_staff_add_a_line_to_the_list() -> None:
    staff, form = staff_browser("administrator"), reverse("corrections:record")
    assert staff.post(form, {"page": "elsewhere", "sentence": "x"}).status_code == 400
    done = staff.post(form, {"page": PAGE, "sentence": "A name was misspelt."}, follow=True)
    assert "A name was misspelt." in done.content.decode()


def test_whoever_answers_finds_the_reports_on_their_home() -> None:
    report = make_report()
    (found,) = todo.for_staff(make_user(staff_role="programme_manager"))
    assert report.reference in found.title
    assert found.due_on == report.answer_by
    assert todo.for_staff(make_user(staff_role="assessor")) == []
