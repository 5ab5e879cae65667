"""`script/manage verify_draw`: from the database, or from a published record alone."""

import json

import pytest
from django.core.management import CommandError, call_command

from maturity.models import Assessment
from maturity.record import record_of
from tests.factories.maturity import drawn, make_assessment, settle_in_order, signed_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked():
    draw = drawn(signed_assessment())
    settle_in_order(draw)
    rows = Assessment.objects.select_related("trust", "version__framework", "draw")
    return rows.get(pk=draw.assessment_id)


def test_an_honest_record_is_confirmed(checked, tmp_path, capsys):
    call_command("verify_draw", checked.reference.lower())
    assert "checked: 1 figure agrees" in capsys.readouterr().out
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record_of(checked)))
    call_command("verify_draw", str(file))
    assert checked.reference in capsys.readouterr().out


def test_a_forged_record_is_named(checked, tmp_path, capsys):
    record = record_of(checked)
    record["draw_number"] = "11" * 32
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record))
    with pytest.raises(CommandError, match="do not agree"):
        call_command("verify_draw", str(file))
    assert "not the one that was committed to" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["no json", "{}", '{"format": "other"}', "[]"])
def test_what_is_no_record_is_refused_with_a_sentence(content, tmp_path):
    file = tmp_path / "record.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=r"not JSON|not the record"):
        call_command("verify_draw", str(file))


def test_what_is_not_there_or_not_drawn_is_said():
    with pytest.raises(CommandError, match="neither a file nor an assessment"):
        call_command("verify_draw", "MA-1999-0001")
    with pytest.raises(CommandError, match="not signed off"):
        call_command("verify_draw", make_assessment().reference)
