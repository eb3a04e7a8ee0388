"""Every act that has a page of its own: in which state, by whom, with which answers, and what it writes.

The table is used by test_acts_in_common.py and by the walk over all URLs.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from cases.actions import cases
from cases.models import CaseOutcome, DeclineReason, PlanActivity, Result, ServiceKind
from cases.workflow import Stage, Status
from registry.models import SpendingKind
from tests.factories import cases as make
from tests.factories import stages as handling
from tests.factories.funds import entered


@dataclass
class World:
    """The cast, by name; `people["bayu"]` is an appointment."""

    people: dict

    def __getitem__(self, name):
        return self.people[name]


@dataclass
class Act:
    """One page that changes something.

    arrange(world) -> (case, hop or None) in the state where `actor` may act; fields(case, hop) -> what is typed;
    verb: the line in the timeline; other: fields that make the content another one; stranger_to_it: somebody who
    sees the case but may not do this, "" when everybody who sees it may.
    """

    name: str
    arrange: object
    actor: str
    verb: str
    fields: object
    other: dict
    stranger_to_it: str = ""
    minds_the_state_seen: bool = True

    def __str__(self):
        return self.name

    def address(self, case, hop):
        ids = [case.public_id, hop.public_id] if hop else [case.public_id]
        return reverse(f"cases:{self.name}", args=ids)


def hidden_fields(answer):
    """kunci, seen and as_post of the form on a page."""
    form = answer.context["form"]
    values = {name: form[name].value() for name in ("kunci", "seen", "as_post")}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def at(status):
    def arrange(world):
        case = make.open_case(world["sari"])
        return case, make.referral_at(status, case, world["sari"], world["bayu"], above=world["tini"])

    return arrange


def fresh(world):
    return make.open_case(world["sari"]), None


def with_funds(world):
    entered(world["sari"].organisation.profile, by=world["sari"], amount=200_000)
    return fresh(world)


def paid_out(world):
    case, _ = with_funds(world)
    cases.pay_out(
        case=case,
        kind=ServiceKind.objects.get(name="Santunan uang dari warga"),
        purse_kind="donasi",
        amount=Decimal(75_000),
        given_on=timezone.localdate(),
        by=world["sari"],
    )
    return case, None


def closed(world):
    case = make.open_case(world["sari"])
    cases.close(case=case, outcome=CaseOutcome.HANDLED_LOCALLY, closed_on=timezone.localdate(), by=world["sari"])
    return case, None


def late(world):
    case, hop = at(Status.SENT)(world)
    return case, make.overdue_now(hop)


def stage(wanted):
    """The case of Sari in the hands of the social worker Laras, at this stage."""

    def arrange(world):
        return handling.case_at(wanted, world["sari"], world["laras"]), None

    return arrange


def with_task(world):
    case, _ = fresh(world)
    return case, handling.task_of(case, world["sari"])


def assessment(case, hop):
    whole = {name: str(value) for name, value in handling.WHOLE.items()}
    return whole | {"is_finished": "True"}


def plan_of_one_line(case, hop):
    return {
        "k0-goal": "Makan teratur",
        "k0-text": "Mengirim makan siang",
        "k0-organisation": case.holder.public_id,
        "k0-person_in_charge": "Pak Hadi",
        "k0-due_on": handling.soon().isoformat(),
        "k0-indicator": "Makan dua kali",
    }


ACTS = [
    Act(
        "case-close",
        fresh,
        "sari",
        "close",
        lambda c, h: {"outcome": CaseOutcome.HANDLED_LOCALLY, "closed_on": timezone.localdate().isoformat()},
        {"outcome": CaseOutcome.MOVED},
        "bayu",
    ),
    Act("case-reopen", closed, "sari", "reopen", lambda c, h: {"reason": "Sakit lagi."}, {"reason": "x"}, "bayu"),
    Act("case-note", fresh, "sari", "note", lambda c, h: {"text": "Ditengok."}, {"text": "x"}, "", False),
    Act(
        "case-serve",
        fresh,
        "sari",
        "serve",
        lambda c, h: {
            "kind": ServiceKind.objects.get(name="Permakanan dan sembako").pk,
            "given_on": timezone.localdate().isoformat(),
        },
        {"description": "x"},
        "bayu",
        False,
    ),
    Act(
        "case-pay-out",
        with_funds,
        "sari",
        "pay_out",
        lambda c, h: {
            "kind": ServiceKind.objects.get(name="Santunan uang dari warga").pk,
            "purse": "donasi",
            "amount": "50.000",
            "spending_kind": SpendingKind.objects.get(name="Santunan uang").pk,
            "given_on": timezone.localdate().isoformat(),
        },
        {"description": "x"},
        "bayu",
        False,
    ),
    Act(
        "case-take-back",
        paid_out,
        "sari",
        "take_back",
        lambda c, h: {"service": c.services.get().pk, "reason": "Salah catat."},
        {"reason": "x"},
        "bayu",
        False,
    ),
    Act(
        "case-consent",
        fresh,
        "sari",
        "consent",
        lambda c, h: {"basis": "sendiri", "method": "lisan", "shared": ["identitas", "alamat"]},
        {"basis": "tanpa", "consent_reason": "x", "legal_basis": "vital"},
        "bayu",
        False,
    ),
    Act(
        "case-withdraw-consent",
        fresh,
        "sari",
        "withdraw_consent",
        lambda c, h: {"consent": c.consents.first().pk, "reason": "Diminta anaknya."},
        {"reason": "x"},
        "bayu",
        False,
    ),
    Act(
        "access-restrict",
        fresh,
        "sari",
        "restrict",
        lambda c, h: {"reason": "Diancam bekas suaminya."},
        {"reason": "x"},
        "",
        False,
    ),
    Act(
        "access-add-member",
        fresh,
        "sari",
        "add_member",
        lambda c, h: {"post": "dewi", "reason": "Menangani berkas."},
        {"reason": "x"},
        "bayu",
        False,
    ),
    Act(
        "access-bar",
        fresh,
        "sari",
        "bar",
        lambda c, h: {"user": "tini", "reason": "Bibi korban."},
        {"reason": "x"},
        "bayu",
        False,
    ),
    Act(
        "access-keep-secret",
        fresh,
        "sari",
        "keep_secret",
        lambda c, h: {"safe_address": "Rumah aman", "reporter": ""},
        {"safe_address": "x"},
        "bayu",
        False,
    ),
    Act(
        "right-ask",
        fresh,
        "bayu",
        "ask",
        lambda c, h: {"kind": "koreksi", "asked_by": "Wagiyem", "text": "Tanggal lahir salah."},
        {"text": "x"},
        "",
        False,
    ),
    Act(
        "referral-prepare",
        fresh,
        "sari",
        "send",
        lambda c, h: {"reason": "Perlu bantuan."},
        {"reason": "x"},
        "bayu",
        False,
    ),
    Act("referral-send", at(Status.DRAFT), "sari", "send", lambda c, h: {}, {}, "", False),
    Act("referral-accept", at(Status.SENT), "bayu", "accept", lambda c, h: {}, {"note": "x"}, "sari"),
    Act(
        "referral-decline",
        at(Status.SENT),
        "bayu",
        "decline",
        lambda c, h: {"reason": DeclineReason.NO_CAPACITY, "text": "Coba bulan depan."},
        {"text": "x"},
        "sari",
    ),
    Act(
        "referral-request-completion",
        at(Status.SENT),
        "bayu",
        "request_completion",
        lambda c, h: {"text": "Mohon KK."},
        {"text": "x"},
        "sari",
    ),
    Act(
        "referral-complete",
        at(Status.INCOMPLETE),
        "sari",
        "complete",
        lambda c, h: {"text": "Ada keponakan."},
        {"text": "x"},
        "bayu",
    ),
    Act(
        "referral-forward",
        at(Status.ACCEPTED),
        "bayu",
        "send",
        lambda c, h: {"reason": "Perlu TKSK."},
        {"reason": "x"},
        "sari",
    ),
    Act("referral-withdraw", at(Status.SENT), "sari", "withdraw", lambda c, h: {}, {"reason": "x"}, "bayu"),
    Act(
        "referral-report-back",
        at(Status.ACCEPTED),
        "bayu",
        "report_back",
        lambda c, h: {
            "result": Result.SERVED,
            "services_text": "Sembako.",
            "plan_text": "Ditengok.",
            "returned_to": h.sender.public_id,
        },
        {"plan_text": "x"},
        "sari",
    ),
    Act(
        "stage-approach",
        fresh,
        "sari",
        "approach",
        lambda c, h: {
            "met_on": timezone.localdate().isoformat(),
            "present": "Anaknya",
            "found": "Sendiri.",
            "wishes": "Beras.",
        },
        {"wishes": "x"},
        "bayu",
    ),
    Act("stage-assess", stage(Stage.ASSESSMENT), "laras", "assess", assessment, {"social": "x"}, "dewi"),
    Act(
        "stage-confer",
        stage(Stage.ASSESSMENT),
        "laras",
        "confer",
        lambda c, h: {
            "held_on": timezone.localdate().isoformat(),
            "place": "Kantor",
            "discussion": "Makan.",
            "decision": "Dibantu.",
            "h0-name": "Bu Laras",
            "h0-office": "Dinas",
            "t0-text": "Mengirim makan",
            "t0-organisation": c.holder.public_id,
            "t0-person_in_charge": "Pak Hadi",
            "t0-due_on": handling.soon().isoformat(),
        },
        {"decision": "x"},
        "dewi",
    ),
    Act("stage-plan", stage(Stage.PLAN), "laras", "plan", plan_of_one_line, {"k0-text": "x"}, "dewi"),
    Act(
        "stage-progress",
        fresh,
        "sari",
        "progress",
        lambda c, h: {"text": "Mulai makan."},
        {"text": "x"},
        "bayu",
        False,
    ),
    Act(
        "stage-review",
        stage(Stage.IMPLEMENTATION),
        "laras",
        "review",
        lambda c, h: {
            "reviewed_on": timezone.localdate().isoformat(),
            "text": "Baik.",
            **{f"a{line.pk}": "tercapai" for line in PlanActivity.objects.of_plan(c.plans.first())},
        },
        {"text": "x"},
        "dewi",
    ),
    Act(
        "stage-terminate",
        stage(Stage.ASSESSMENT),
        "laras",
        "terminate",
        lambda c, h: {"reason": "pindah", "ended_on": timezone.localdate().isoformat(), "text": "Ikut anaknya."},
        {"text": "x"},
        "dewi",
    ),
    Act(
        "stage-schedule",
        stage(Stage.TERMINATION),
        "laras",
        "schedule",
        lambda c, h: {
            "due_on": handling.soon().isoformat(),
            "repeat": "sekali",
            "organisation": c.origin.public_id,
            "person_in_charge": "Bu Sari",
            "text": "Menengok",
        },
        {"text": "x"},
        "sari",
    ),
    Act(
        "stage-go-back",
        stage(Stage.PLAN),
        "laras",
        "go_back",
        lambda c, h: {"to_stage": "asesmen", "reason": "Keadaan berubah."},
        {"reason": "x"},
        "dewi",
    ),
    Act(
        "task-finish",
        with_task,
        "sari",
        "finish",
        lambda c, h: {"done_on": timezone.localdate().isoformat(), "result": "Sudah diantar."},
        {"result": "x"},
        "bayu",
        False,
    ),
    Act("referral-take-over", late, "tini", "take_over", lambda c, h: {}, {"reason": "x"}, "sari"),
]
