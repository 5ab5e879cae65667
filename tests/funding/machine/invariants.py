"""What holds whatever anybody tries, asked of the tables alone: none of the rules' own functions
helps. Each question finds the rows that break it."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import connection, models

from funding import lifecycles

LIVE = "('proposed', 'programme_approved', 'approved', 'instructed', 'paid')"
RELEASED = "('approved', 'instructed', 'paid')"
SUM = "SELECT coalesce(sum(e.amount), 0) FROM funding_ledgerentry e WHERE e.release_id = r.id"

QUESTIONS = {
    "the ledger says what became of a release": f"""
        SELECT r.id FROM funding_release r
        WHERE ({SUM} AND e.kind = 'released')
              <> CASE WHEN r.status IN {RELEASED} THEN r.amount ELSE 0 END
           OR ({SUM} AND e.kind = 'paid')
              <> CASE WHEN r.paid_on IS NOT NULL THEN r.amount ELSE 0 END
           OR ({SUM} AND e.kind = 'returned')
              <> CASE WHEN r.status = 'returned' THEN r.amount - (
                SELECT coalesce(sum(v.amount), 0) FROM funding_recovery v
                WHERE v.release_id = r.id AND v.status = 'received') ELSE 0 END
           OR ({SUM} AND e.kind = 'recovered') <> (
                SELECT coalesce(sum(v.amount), 0) FROM funding_recovery v
                WHERE v.release_id = r.id AND v.status = 'received')""",
    "no more is asked back than was paid": """
        SELECT r.id FROM funding_release r JOIN funding_recovery v ON v.release_id = r.id
        WHERE v.status IN ('proposed', 'agreed', 'received')
        GROUP BY r.id
        HAVING sum(v.amount) > r.amount
            OR r.status <> 'paid' AND bool_or(v.status <> 'received')""",
    "who asks money back, decides and receives it are three": """
        SELECT v.id FROM funding_recovery v
        WHERE v.proposed_by_id IN (v.decided_by_id, v.received_by_id)
           OR v.decided_by_id = v.received_by_id
           OR v.status IN ('agreed', 'received') AND v.decided_by_id IS NULL
           OR (v.status = 'received') <> (v.received_by_id IS NOT NULL)""",
    "what moves is decided by another, and capital becomes revenue by an authority": """
        SELECT p.id FROM funding_reprofile p
        WHERE p.status = 'agreed' AND (p.decided_by_id IS NULL OR p.decided_by_id = p.asked_by_id)
           OR p.from_class = 'capital' AND p.to_class = 'revenue' AND p.authority = ''""",
    "an award gives what its holders were promised, in whichever years": """
        SELECT a.id FROM funding_award a
        WHERE (SELECT sum(h.amount) FROM funding_awardholder h WHERE h.award_id = a.id)
           <> (SELECT sum(m.amount) FROM funding_awardamount m WHERE m.award_id = a.id)""",
    "the ledger promises what an agreed award gives, in each year and class": """
        SELECT a.id FROM funding_award a JOIN funding_awardamount m ON m.award_id = a.id
        WHERE (SELECT coalesce(sum(e.amount), 0) FROM funding_ledgerentry e
               WHERE e.award_id = a.id AND e.kind = 'allocated' AND e.year = m.year
                 AND e.capital_class = m.capital_class)
              <> CASE WHEN a.agreement_signed_on IS NULL THEN 0 ELSE m.amount END""",
    "one payment of an instalment at a time, within it": f"""
        SELECT t.id FROM funding_tranche t JOIN funding_release r ON r.tranche_id = t.id
        WHERE r.status IN {LIVE}
        GROUP BY t.id HAVING count(*) > 1 OR sum(r.amount) > t.amount""",
    "one transfer a payment": """
        SELECT r.id FROM funding_release r LEFT JOIN funding_ledgerentry e
          ON e.release_id = r.id AND e.kind = 'paid'
        GROUP BY r.id HAVING count(e.id) <> count(DISTINCT r.paid_on)
          OR bool_or(r.status IN ('paid', 'returned') AND r.payment_reference = '')""",
    "instalments within their award": """
        SELECT t.award_id FROM funding_tranche t
        GROUP BY t.award_id, t.year, t.capital_class
        HAVING sum(t.amount) > (
            SELECT coalesce(sum(m.amount), 0) FROM funding_awardamount m
            WHERE m.award_id = t.award_id AND m.year = t.year
              AND m.capital_class = t.capital_class)""",
    "awards within their cap": """
        SELECT a.id FROM funding_award a
        WHERE (SELECT sum(m.amount) FROM funding_awardamount m WHERE m.award_id = a.id)
            > (SELECT c.amount FROM programmes_rolecap c
               WHERE c.programme_id = a.programme_id AND c.role = a.role
               ORDER BY c.as_of DESC LIMIT 1)""",
    "payments within a confirmed budget": f"""
        SELECT a.programme_id FROM funding_release r
        JOIN funding_tranche t ON t.id = r.tranche_id JOIN funding_award a ON a.id = t.award_id
        LEFT JOIN funding_budget b ON b.programme_id = a.programme_id AND b.year = t.year
          AND b.capital_class = t.capital_class AND b.wave_id IS NULL
        WHERE r.status IN {LIVE}
        GROUP BY a.programme_id, b.id
        HAVING b.id IS NULL OR b.status <> 'confirmed' OR sum(r.amount) > b.amount""",
    "no person twice in a payment": """
        SELECT p.release_id FROM funding_releaseparty p
        GROUP BY p.release_id, p.person_id HAVING count(*) > 1""",
    "each step of a payment names who took it": """
        SELECT r.id FROM funding_release r
        LEFT JOIN funding_releaseparty p ON p.release_id = r.id
        GROUP BY r.id
        HAVING bool_or(r.approved_at IS NOT NULL) AND NOT bool_or(p.duty = 'approve_finance')
            OR bool_or(r.programme_approved_at IS NOT NULL)
               AND NOT bool_or(p.duty = 'approve_programme')
            OR bool_or(r.batch_id IS NOT NULL) AND NOT bool_or(p.duty = 'pay')
            OR bool_or(r.proposed_by_id IS NOT NULL) AND NOT bool_or(p.duty = 'propose')""",
    "control totals of a batch, and a fate for each of its lines": """
        SELECT b.id FROM funding_paymentbatch b
        WHERE b.release_count <> (SELECT count(*) FROM funding_release r WHERE r.batch_id = b.id)
           OR b.capital_total + b.revenue_total <> (
               SELECT coalesce(sum(r.amount), 0) FROM funding_release r WHERE r.batch_id = b.id)
           OR b.status <> 'requested' AND EXISTS (
               SELECT 1 FROM funding_batchline l WHERE l.batch_id = b.id
                 AND l.outcome = 'waiting')
           OR (b.status = 'instructed') <> EXISTS (
               SELECT 1 FROM funding_release r WHERE r.batch_id = b.id
                 AND r.status = 'instructed')""",
    "the date first agreed stands beside the date of today": """
        SELECT m.id FROM funding_commitment m
        WHERE m.due_on < m.baseline_due_on OR m.due_on <> m.baseline_due_on AND NOT EXISTS (
            SELECT 1 FROM funding_duedaterequest d
            WHERE d.commitment_id = m.id AND d.status = 'agreed' AND d.wanted_on = m.due_on)""",
    "a waiver in force was granted by two who did not ask for it": """
        SELECT w.id FROM funding_waiver w
        WHERE w.status IN ('granted', 'revoked') AND 2 <> (
            SELECT count(DISTINCT g.person_id) FROM funding_waivergrant g
            WHERE g.waiver_id = w.id AND g.person_id <> w.asked_by_id)""",
    "a recorded line of an answer is what became of its payment": """
        SELECT l.id FROM funding_paymentanswerrow l JOIN funding_release r ON r.id = l.release_id
        WHERE l.outcome = 'recorded' AND NOT CASE l.result
            WHEN 'paid' THEN r.status IN ('paid', 'returned') AND r.paid_on = l.on_date
            ELSE r.status = l.result END""",
}


def events_model(model: type[models.Model]) -> type[models.Model]:
    """Where the history of a tracked model stands."""
    found: type[models.Model] = model._meta.get_field("events").related_model  # type: ignore[assignment]
    return found


def tracked_models() -> list[type[models.Model]]:
    """Every model of money that keeps its history."""
    return [
        model
        for model in apps.get_app_config("funding").get_models()
        if any(field.name == "events" for field in model._meta.related_objects)
    ]


def history_question(model: type[models.Model]) -> str:
    """Rows whose last event is not the row as it stands, or that have none."""
    events = events_model(model)._meta
    columns = [f.column for f in events.concrete_fields if not f.name.startswith("pgh_")]
    row, event = (", ".join(f"{table}.{column}" for column in columns) for table in "re")
    return f"""
        SELECT r.id FROM {model._meta.db_table} r LEFT JOIN LATERAL (
            SELECT * FROM {events.db_table} v WHERE v.pgh_obj_id = r.id
            ORDER BY v.pgh_id DESC LIMIT 1
        ) e ON true
        WHERE e.pgh_id IS NULL OR ({row}) IS DISTINCT FROM ({event})"""


def every_question() -> dict[str, str]:
    """The sums, the people, and each table's history."""
    history = {
        f"the history of {model._meta.verbose_name_plural} is complete": history_question(model)
        for model in tracked_models()
    }
    return QUESTIONS | history


STAGES = {
    "release": "SELECT r.status, r.id FROM funding_release r",
    "batch": "SELECT DISTINCT b.status, 0 FROM funding_paymentbatch b",
    "answer": "SELECT DISTINCT n.status, 0 FROM funding_paymentanswer n",
    "import": "SELECT DISTINCT i.status, 0 FROM funding_awardimport i",
    "waiver": "SELECT DISTINCT w.status, 0 FROM funding_waiver w",
    "recovery": "SELECT DISTINCT v.status, 0 FROM funding_recovery v",
    "reprofile": "SELECT DISTINCT p.status, 0 FROM funding_reprofile p",
    "due": "SELECT DISTINCT d.status, 0 FROM funding_duedaterequest d",
    "award": "SELECT DISTINCT a.status, 0 FROM funding_award a",
    "budget": "SELECT DISTINCT u.status, 0 FROM funding_budget u",
    "pause": "SELECT DISTINCT 'on', 0 FROM funding_awardpause p WHERE p.ended_at IS NULL",
    "hold": "SELECT DISTINCT 'on', 0 FROM funding_releasehold h WHERE h.lifted_at IS NULL",
}


@dataclass
class Sight:
    """What stands after a step: what is broken, who has written what since, and which states
    things are in."""

    broken: list[tuple[str, int]] = field(default_factory=list)
    news: set[tuple[str, str]] = field(default_factory=set)
    releases: dict[int, str] = field(default_factory=dict)
    stages: set[tuple[str, str]] = field(default_factory=set)


class Watch:
    """Looks after each step, with one statement that PostgreSQL has planned once."""

    def __init__(self) -> None:
        self.tables = [events_model(model)._meta.db_table for model in tracked_models()]
        self.marks = dict.fromkeys(self.tables, 0)
        parts = [
            f"SELECT 'broken', $q${said}$q$, '', x.id FROM ({text}) x(id)"
            for said, text in every_question().items()
        ]
        parts += [
            f"SELECT '{table}', v.pgh_context ->> 'actor', v.pgh_context ->> 'service', v.pgh_id"
            f" FROM {table} v WHERE v.pgh_id > ${place}"
            for place, table in enumerate(self.tables, start=1)
        ]
        parts += [f"SELECT 'stage', '{name}', x.* FROM ({text}) x" for name, text in STAGES.items()]
        marks = ", ".join(["bigint"] * len(self.tables))
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")
            cursor.execute(f"PREPARE sight ({marks}) AS {' UNION ALL '.join(parts)}")

    def look(self) -> Sight:
        """At everything, and at what was written since it was looked at last."""
        marks = ", ".join(str(mark) for mark in self.marks.values())
        with connection.cursor() as cursor:
            cursor.execute(f"EXECUTE sight ({marks})")
            rows = cursor.fetchall()
        sight = Sight()
        for kind, one, other, number in rows:
            if kind == "broken":
                sight.broken.append((one, number))
            elif kind == "stage":
                sight.stages.add((one, other))
                if one == "release":
                    sight.releases[number] = other
            else:
                sight.news.add((one, other))
                self.marks[kind] = max(self.marks[kind], number)
        return sight


MOVES = {
    "Release": lifecycles.RELEASE,
    "PaymentBatch": lifecycles.BATCH,
    "Waiver": lifecycles.WAIVER,
    "Recovery": lifecycles.RECOVERY,
    "Reprofile": lifecycles.REPROFILE,
    "DueDateRequest": lifecycles.DUE_DATE,
    "Award": lifecycles.AWARD,
    "Budget": lifecycles.BUDGET,
    "PaymentAnswer": lifecycles.ANSWER,
}


def stray_moves() -> list[Any]:
    """Steps in the history that no table of moves allows."""
    found = []
    for name, lifecycle in MOVES.items():
        events: Any = events_model(apps.get_model("funding", name))
        rows: dict[int, list[str]] = {}
        for pk, status in events.objects.order_by("pgh_id").values_list("pgh_obj_id", "status"):
            rows.setdefault(pk, []).append(status)
        for pk, statuses in rows.items():
            moves = [(lifecycle.initial, statuses[0]), *pairwise(statuses)]
            stray = [
                move
                for move in moves
                if move[0] != move[1] and move[1] not in lifecycle.moves[move[0]]
            ]
            found += [(name, pk, *move) for move in stray]
    return found
