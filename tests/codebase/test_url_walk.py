"""Who gets which answer where? Every URL x every role x an object inside and one outside the scope x every method.

Inside: a case of padukuhan Salakan that Sari recorded; its referral to Kalurahan Bangunharjo waits for Bayu, and
Puskesmas Sewon I has accepted a service request. Outside: a sensitive case of Kabupaten Sleman, which none of the
eight roles may see. The tables are written by hand; a URL without an entry fails.
"""

import re
from contextlib import contextmanager
from copy import deepcopy
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.actions import persons, reviews
from cases.models import MatchReview, Notification
from cases.models.case import CaseQuerySet
from cases.models.event import CaseEventQuerySet
from cases.models.referral import ReferralQuerySet
from cases.workflow import Kind, Stage
from registry.actions import boards, evaluations, funds, units, users
from registry.images import drawn_anew
from registry.models import Appointment, Area, BoardMember, BoardPosition, Decree, Export, Organisation, Role
from tests import ground
from tests.cases.intake import Walk
from tests.cast import another, appear, signed_in
from tests.codebase.source import views
from tests.factories import AppointmentFactory, bimtek, follow_ups
from tests.factories import cases as make
from tests.factories import exams as exam_make
from tests.factories import participants as participant_make
from tests.factories import stages as handling
from tests.factories.funds import entered
from tests.factories.units import activity as make_activity
from tests.factories.units import plan as make_plan
from tests.factories.units import proposal as make_proposal
from tests.pictures import pdf, photo
from training.workflow import EventStatus

ROLES = ("pengurus", "kalurahan", "tksk", "kabkota", "supervisor", "provinsi", "mitra", "admin")
PEOPLE = ("sari", "bayu", "tini", "dewi", "hadi", "ratna", "pak_puskesmas", "admin_sistem")  # one of each role
RANDOM = "abcdefgh23456789"


def row(text):
    """ "200 403 …", one status for each role; a single one stands for all."""
    statuses = [int(word) for word in text.split()]
    return dict(zip(ROLES, statuses * (8 if len(statuses) == 1 else 1), strict=True))


#                              pengurus kalurahan tksk kabkota supervisor provinsi mitra admin
OPEN_TO_ALL = row("200")
CASEWORK = row("               200      200       200  200     200        200      200   403")
SEES_THE_CASE = row("          200      200       200  200     200        200      200   404")
NOBODY = row("404")

# Pages without an object: url name -> (GET, POST). An empty POST of a form is 422; 405 where nothing is sent.
PLAIN = {
    "home": (OPEN_TO_ALL, row("405")),
    "registry:account": (OPEN_TO_ALL, row("422")),
    # of the cast nobody is an operator of data; a supervisor agrees to exports of others
    "registry:export-list": (row("403 403 403 403 200 403 403 403"), row("405")),
    "registry:second-factor-detail": (OPEN_TO_ALL, row("405")),
    "registry:second-factor-set-up": (OPEN_TO_ALL, row("422")),
    # of the cast only the admin sistem needs a second step, and has one
    "registry:second-factor-prove": (row("302 302 302 302 302 302 302 200"), row("302 302 302 302 302 302 302 422")),
    "registry:second-factor-renew-codes": (
        row("409 409 409 409 409 409 409 200"),
        row("409 409 409 409 409 409 409 422"),
    ),
    "registry:second-factor-turn-off": (row("409"), row("409")),
    "registry:post-choose": (OPEN_TO_ALL, row("403")),
    "registry:organisation-list": (OPEN_TO_ALL, row("405")),
    "registry:sign-in": (row("302"), row("422")),
    "registry:sign-out": (row("405"), row("302")),
    "cases:inbox": (CASEWORK, row("405")),
    "cases:sent": (CASEWORK, row("405")),
    "cases:case-list": (CASEWORK, row("405")),
    "cases:case-search": (row("405"), row("302 302 302 302 302 302 302 403")),
    "cases:task-list": (CASEWORK, row("405")),
    "cases:notification-list": (CASEWORK, row("405")),
    "cases:notification-read-all": (row("405"), row("302 302 302 302 302 302 302 403")),
    "cases:open-emergency": (
        row("403 200 200 200 200 200 403 403"),
        row("403 422 422 422 422 422 403 403"),
    ),
    "cases:emergency-list": (CASEWORK, row("405")),
    "cases:right-list": (CASEWORK, row("405")),
    # nobody of the cast is a data operator (tests/registry/test_import_pages.py has one)
    "registry:import-list": (row("403"), row("405")),
    "registry:import-upload": (row("403"), row("403")),
    "registry:unit-list": (row("302 200 200 200 200 200 403 403"), row("405")),
    "registry:unit-map": (row("302 200 200 200 200 200 403 403"), row("405")),
    "registry:boundary-list": (row("200 200 200 200 200 200 403 403"), row("405")),
    "registry:coverage": (row("302 200 200 200 200 200 403 403"), row("405")),
    "registry:unit-recap": (row("302 200 200 200 200 200 403 403"), row("405")),
    "registry:evaluation-ranking": (row("302 200 200 200 200 200 403 403"), row("405")),
    "registry:unit-establish": (row("403 403 403 200 200 200 403 403"), row("403 403 403 422 422 422 403 403")),
    "registry:pair-list": (row("403"), row("405")),  # likewise
    "registry:cleanup-list": (row("403"), row("405")),  # without the mark of a data operator
    "cases:review-list": (row("403 200 200 200 200 200 403 403"), row("405")),
    "training:event-list": (row("200 200 200 200 200 200 403 403"), row("405")),
    "training:event-add": (row("403 403 403 200 200 200 403 403"), row("403 403 403 422 422 422 403 403")),
    "training:speaker-list": (row("200 200 200 200 200 200 403 403"), row("405")),
    "training:speaker-add": (row("403 403 403 200 200 200 403 403"), row("403 403 403 422 422 422 403 403")),
    "training:attendance-worker": (row("200 200 200 200 200 200 403 403"), row("405")),
    "training:check-list": (row("200 200 200 200 200 200 403 403"), row("405")),
    "training:area-effect": (row("200 200 200 200 200 200 403 403"), row("405")),
    "training:curriculum-list": (row("200 200 200 200 200 200 403 403"), row("405")),
    "training:curriculum-add": (row("403 403 403 200 200 200 403 403"), row("403 403 403 422 422 422 403 403")),
    "cases:intake-start": (row("200 200 200 200 200 200 403 403"), row("422 422 422 422 422 422 403 403")),
}

# Pages of the case inside the scope: url name -> GET. POST follows: 200 becomes 422 (an empty form), or see SENT.
#                                   pengurus kalurahan tksk kabkota supervisor provinsi mitra admin
OF_THE_CASE = {
    "cases:case-detail": SEES_THE_CASE,
    "cases:case-close": row("           409      403       403  403     403        403      403   404"),
    "cases:case-reopen": row("          409      403       403  403     403        403      403   404"),
    "cases:case-note": SEES_THE_CASE,
    "cases:case-serve": row("           200      403       403  403     403        403      200   404"),
    "cases:case-pay-out": row("         200      403       403  403     403        403      403   404"),
    "cases:case-take-back": row("       409      403       403  403     403        403      403   404"),
    "cases:case-consent": row("         200      403       403  403     403        403      403   404"),
    "cases:case-withdraw-consent": row("200      403       403  403     403        403      403   404"),
    "cases:right-ask": row("            200      200       200  200     200        200      403   404"),
    "cases:document-room": SEES_THE_CASE,
    "cases:document-attach": row("      200      403       403  403     403        403      200   404"),
    "cases:document-remove": row("      409      409       409  409     409        409      409   404"),
    "cases:letter-revoke": row("        409      409       409  409     409        409      409   404"),
    "cases:access-room": SEES_THE_CASE,
    "cases:access-restrict": row("      200      403       403  403     403        403      403   404"),
    "cases:access-release": row("       409      403       403  403     403        403      403   404"),
    "cases:access-add-member": row("    200      403       403  403     200        403      403   404"),
    "cases:access-end-member": row("    200      403       403  403     200        403      403   404"),
    "cases:access-bar": row("           200      403       403  403     200        403      403   404"),
    "cases:access-unbar": row("         200      403       403  403     200        403      403   404"),
    "cases:access-keep-secret": row("   200      403       403  403     403        403      403   404"),
    "cases:access-read-secret": row("   409      409       409  409     409        409      409   404"),
    "cases:access-read-log": row("      403      403       403  403     200        403      403   404"),
    "cases:access-read-person-log": row("403     403       403  403     200        403      403   404"),
    "cases:person-detail": SEES_THE_CASE,
    "cases:person-identify": row("      200      200       200  200     200        200      403   404"),
    "cases:person-relate": row("        200      200       200  200     200        200      403   404"),
    "cases:person-unrelate": row("      200      200       200  200     200        200      403   404"),
    "cases:person-record-desil": row("  200      200       200  200     200        200      403   404"),
    "cases:person-photograph": row("    200      200       200  200     200        200      403   404"),
    # without a NIK there is nothing to open and nothing to check
    "cases:person-check-nik": row("     403      409       409  409     409        409      403   404"),
    "cases:person-open-nik": row("      409      409       409  409     409        409      409   404"),
    "cases:person-open-kk": row("       409      409       409  409     409        409      409   404"),
    "cases:stage-detail": SEES_THE_CASE,
    "cases:stage-approach": row("       200      403       403  403     403        403      200   404"),
    "cases:stage-assess": row("         403      403       403  403     403        403      403   404"),
    "cases:stage-confer": row("         403      403       403  403     403        403      403   404"),
    "cases:stage-plan": row("           403      403       403  403     403        403      403   404"),
    "cases:stage-progress": row("       200      200       403  403     403        403      200   404"),
    "cases:stage-review": row("         403      403       403  403     403        403      403   404"),
    "cases:stage-terminate": row("      403      403       403  403     403        403      403   404"),
    "cases:stage-schedule": row("       409      403       403  403     403        403      409   404"),
    "cases:stage-go-back": row("        403      403       403  403     403        403      403   404"),
    "cases:task-finish": row("          200      403       403  403     403        403      403   404"),
    "cases:referral-prepare": row("     200      403       403  403     403        403      403   404"),
    "cases:referral-send": row("        409      403       403  403     403        403      403   404"),
    "cases:referral-accept": row("      403      200       403  403     403        403      403   404"),
    "cases:referral-decline": row("     403      200       403  403     403        403      403   404"),
    "cases:referral-request-completion": row("403 200      403  403     403        403      403   404"),
    "cases:referral-complete": row("    409      403       403  403     403        403      403   404"),
    "cases:referral-forward": row("     403      409       403  403     403        403      403   404"),
    "cases:referral-withdraw": row("    200      403       403  403     403        403      403   404"),
    "cases:referral-report-back": row(" 403      409       403  403     403        403      403   404"),
    "cases:referral-take-over": row("   403      409       409  409     409        409      403   404"),
}
# A file of the case, a letter of the case, and the form of one kind of letter. A POST of the form is empty.
OF_THE_FILES = {
    "cases:document-read": SEES_THE_CASE,
    "cases:letter-read": SEES_THE_CASE,
    "cases:right-answer": row("         200      403       403  403     200        403      404   404"),
    "cases:letter-issue": row("         200      409       409  409     409        409      403   404"),
}
# What belongs to one person or post: url name -> (GET, POST).
OWN = {
    "cases:intake-recognise": (row("200 404 404 404 404 404 403 403"), row("422 404 404 404 404 404 403 403")),
    "cases:person-photo": (SEES_THE_CASE, row("405")),
    # Of this pair one person is of Salakan and one of another kalurahan of Sewon.
    "cases:review-detail": (row("404 404 200 200 200 200 404 403"), row("405")),
    "cases:review-unite": (row("404 404 200 200 200 200 404 403"), row("404 404 422 422 422 422 404 403")),
    "cases:review-keep-apart": (row("404 404 200 200 200 200 404 403"), row("404 404 422 422 422 422 404 403")),
    "cases:review-separate": (row("404 404 200 200 200 200 404 403"), row("404 404 422 422 422 422 404 403")),
    "cases:intake-step": (row("200 404 404 404 404 404 403 403"), row("422 404 404 404 404 404 403 403")),
    "cases:intake-check": (row("302 404 404 404 404 404 403 403"), row("302 404 404 404 404 404 403 403")),
    "cases:intake-discard": (row("405"), row("302 404 404 404 404 404 404 404")),
    "cases:notification-read": (row("405"), row("404 302 404 404 404 404 404 403")),
    # what Tini opened in an emergency; she sees it, a supervisor reviews it
    "cases:review-emergency": (row("404 404 403 404 200 404 404 403"), row("404 404 403 404 422 404 404 403")),
}
# The register: url name -> (GET inside, GET of a unit of Sleman). Tini reads and changes nothing.
#                              pengurus kalurahan tksk kabkota supervisor provinsi mitra admin
REGISTER = row("               200      200       200  200     200        200      403   403")
FAR = row("                    404      404       404  404     404        200      403   403")
EDITORS = row("                200      403       403  200     200        200      403   403")
DINAS = row("                  403      403       403  200     200        200      403   403")
# A draft of Dinas Sosial Sleman, which not even Dinas Sosial DIY reads.
FAR_DRAFT = row("              404      404       404  404     404        404      403   403")
OF_AN_IMPORT = {
    f"registry:import-{name}": (row("403"), row("405")) for name in ("detail", "progress", "result", "template")
} | {
    f"registry:import-{name}": (row("403"), row("403")) for name in ("check", "decide", "start", "stop", "undo", "drop")
}
OF_AN_IMPORT |= {"registry:pair-detail": (row("403"), row("405"))} | {  # without the mark of a data operator too
    f"registry:pair-{name}": (row("403"), row("403")) for name in ("merge", "keep-apart", "separate")
}
OWN |= OF_AN_IMPORT
OF_THE_UNIT = {
    "registry:unit-detail": (REGISTER, FAR),
    "registry:unit-print": (REGISTER, FAR),
    "registry:board-print": (REGISTER, FAR),
    "registry:unit-change": (row("200 403 403 200 200 200 403 403"), FAR),
    "registry:unit-move": (row("403 403 403 200 200 200 403 403"), FAR),
    "registry:unit-take-step": (row("200 200 403 200 200 200 403 403"), FAR),
    "registry:board-propose": (row("200 200 403 200 200 200 403 403"), FAR),
    "registry:board-confirm": (row("403 200 403 200 200 200 403 403"), FAR),
    "registry:board-decline": (row("403 200 403 200 200 200 403 403"), FAR),
    "registry:decree-file": (REGISTER, FAR),
    "registry:board-attach": (row("409 409 403 409 409 409 403 403"), row("404 404 404 404 404 409 403 403")),
    "registry:board-release": (row("200 200 403 200 200 200 403 403"), FAR),
    "registry:board-record-bimtek": (DINAS, FAR),
    "registry:board-accounts": (DINAS, FAR),
    # everybody of the cast has signed in: no link is made for a live account
    "registry:board-account-link": (
        row("403 403 403 409 409 409 403 403"),
        row("404 404 404 404 404 409 403 403"),
    ),
    "registry:fund-book": (REGISTER, FAR),
    "registry:fund-book-print": (REGISTER, FAR),
    "registry:fund-receive": (EDITORS, FAR),
    "registry:fund-spend": (EDITORS, FAR),
    "registry:fund-reverse-entry": (EDITORS, FAR),
    "registry:fund-settings": (EDITORS, FAR),
    "registry:donor-list": (REGISTER, FAR),
    "registry:donor-add": (EDITORS, FAR),
    "registry:donor-change": (EDITORS, FAR),
    "registry:donor-stop": (EDITORS, FAR),
    "registry:step-file": (REGISTER, FAR),
    "registry:dormancy-confirm": (row("403 403 403 200 200 200 403 403"), FAR),
    "registry:dormancy-decline": (row("403 403 403 200 200 200 403 403"), FAR),
    "registry:programme-list": (REGISTER, FAR),
    "registry:programme-add": (row("200 403 403 200 200 200 403 403"), FAR),
    "registry:programme-change": (row("200 403 403 200 200 200 403 403"), FAR),
    "registry:programme-finish": (row("200 403 403 200 200 200 403 403"), FAR),
    "registry:programme-cancel": (row("200 403 403 200 200 200 403 403"), FAR),
    "registry:programme-reopen": (row("409 403 403 409 409 409 403 403"), row("404 404 404 404 404 409 403 403")),
    "registry:evaluation-list": (REGISTER, FAR),
    "registry:evaluation-open": (row("403 403 403 200 200 200 403 403"), FAR),
    "registry:evaluation-detail": (row("404 404 404 200 200 404 403 403"), FAR_DRAFT),
    "registry:evaluation-fill": (row("404 404 404 200 200 404 403 403"), FAR_DRAFT),
    "registry:evaluation-lock": (row("404 404 404 409 409 404 403 403"), FAR_DRAFT),
    "registry:activity-list": (REGISTER, FAR),
    "registry:activity-record": (row("200 403 403 200 200 200 403 403"), FAR),
    "registry:activity-detail": (REGISTER, FAR),
    "registry:activity-cancel": (row("200 403 403 200 200 200 403 403"), FAR),
    "registry:activity-photo": (REGISTER, FAR),
    "registry:activity-minutes": (REGISTER, FAR),
}
# Bimtek of Dinas Sosial Bantul that invites since today, and one that Dinas Sosial Sleman plans: url name -> (GET
# inside, GET outside). Dinas Sosial DIY reads both and changes neither.
#                              pengurus kalurahan tksk kabkota supervisor provinsi mitra admin
EVENT = row("                  200      200       200  200     200        200      403   403")
FAR_EVENT = row("              404      404       404  404     404        200      403   403")
ORGANISER = row("              403      403       403  200     200        403      403   403")
NOT_YET = row("                403      403       403  409     409        403      403   403")
FAR_ACT = row("                404      404       404  404     404        403      403   403")
OF_THE_EVENT = {
    "training:event-detail": (EVENT, FAR_EVENT),
    "training:event-change": (ORGANISER, FAR_ACT),
    "training:event-open-invitations": (NOT_YET, FAR_ACT),
    "training:event-start": (ORGANISER, FAR_ACT),
    "training:event-finish": (NOT_YET, FAR_ACT),
    "training:event-report": (NOT_YET, FAR_ACT),
    "training:event-go-back": (ORGANISER, FAR_ACT),
    "training:event-cancel": (ORGANISER, FAR_ACT),
    "training:session-list": (EVENT, FAR_EVENT),
    "training:session-print": (EVENT, FAR_EVENT),
    "training:session-add": (ORGANISER, FAR_ACT),
    "training:session-change": (ORGANISER, FAR_ACT),
    "training:session-remove": (ORGANISER, FAR_ACT),
    "training:session-attach": (ORGANISER, FAR_ACT),
    "training:session-file": (EVENT, FAR_EVENT),
    "training:session-detach": (ORGANISER, FAR_ACT),
    "training:speaker-change": (ORGANISER, FAR_ACT),
    # what is taught is read by all of them
    "training:curriculum-detail": (EVENT, EVENT),
    "training:curriculum-copy": (ORGANISER, row("403")),
    "training:materi-add": (ORGANISER, row("403")),
    "training:materi-change": (ORGANISER, row("403")),
    "training:materi-remove": (ORGANISER, row("403")),
    "training:materi-attach": (ORGANISER, row("403")),
    "training:materi-file": (EVENT, EVENT),
}
# Its people: one of the unit is named, as long as invitations are open.
#                              pengurus kalurahan tksk kabkota supervisor provinsi mitra admin
NAMING = row("                 200      200       403  200     200        403      403   403")
OWN_CARDS = row("              200      403       403  200     200        403      403   403")
OF_THE_PARTICIPANTS = {
    "training:invitation-list": (EVENT, FAR_EVENT),
    "training:invitation-print": (EVENT, FAR_EVENT),
    "training:invitation-invite": (ORGANISER, FAR_ACT),
    "training:invitation-change": (ORGANISER, FAR_ACT),
    "training:invitation-withdraw": (ORGANISER, FAR_ACT),
    "training:participant-register": (NAMING, FAR_ACT),
    "training:participant-list": (EVENT, FAR_EVENT),
    "training:participant-print": (EVENT, FAR_EVENT),
    "training:participant-letters": (EVENT, FAR_EVENT),
    "training:participant-cards": (OWN_CARDS, FAR_ACT),
    "training:participant-enrol": (ORGANISER, FAR_ACT),
    "training:participant-number-letters": (ORGANISER, FAR_ACT),
    "training:participant-replace": (NAMING, FAR_ACT),
    "training:participant-withdraw": (NAMING, FAR_ACT),
    "training:participant-mark-trained": (NOT_YET, FAR_ACT),
    "training:attendance-list": (EVENT, FAR_EVENT),
    "training:attendance-print": (EVENT, FAR_EVENT),
    "training:attendance-mark": (NOT_YET, FAR_ACT),
    "training:attendance-fill": (NOT_YET, FAR_ACT),
    "training:attendance-scan": (NOT_YET, FAR_ACT),
    "training:attendance-receive": (NOT_YET, FAR_ACT),
}
# What follows a Bimtek of Dinas Sosial Bantul that has ended: one unit took part, and Tini is to visit it.
#                              pengurus kalurahan tksk kabkota supervisor provinsi mitra admin
WRITERS = row("                200      403       403  200     200        403      403   403")
FAR_UNIT = row("               404      404       404  404     404        403      403   403")
OF_THE_FOLLOW_UP = {
    "training:follow-up-list": (EVENT, FAR_EVENT),
    "training:follow-up-unit": (EVENT, FAR_EVENT),
    "training:unit-history": (EVENT, FAR_EVENT),
    "training:commitment-record": (WRITERS, FAR_UNIT),
    "training:plan-add": (WRITERS, FAR_UNIT),
    "training:rtl-add": (WRITERS, FAR_UNIT),
    "training:rtl-change": (WRITERS, FAR_UNIT),
    "training:rtl-finish": (WRITERS, FAR_UNIT),
    "training:cascade-record": (WRITERS, FAR_UNIT),
    "training:cascade-cancel": (WRITERS, FAR_UNIT),
    "training:check-fill": (row("403 403 409 409 409 403 403 403"), FAR_ACT),  # its day is months ahead
    "training:event-effect": (EVENT, FAR_EVENT),
    "training:event-account": (row("403 403 403 200 200 200 403 403"), FAR_EVENT),
    "training:photo-list": (EVENT, FAR_EVENT),
    "training:photo-add": (ORGANISER, FAR_ACT),
    "training:photo-file": (EVENT, FAR_EVENT),
    "training:photo-remove": (ORGANISER, FAR_ACT),
    # nobody of the cast is marked as one who pays out (tests/training/test_transport_fill.py has one)
    "training:transport-list": (row("403"), FAR_ACT),
    "training:transport-print": (row("403"), FAR_ACT),
    "training:transport-fill": (row("403"), FAR_ACT),
    "training:transport-fill-all": (row("403"), FAR_ACT),
    "training:transport-open": (row("403"), FAR_ACT),
}
# Its tests, evaluation and certificates: a pre-test and the evaluation are open, one certificate stands. The questions
# are those of the curriculum of Dinas Sosial DIY.
#                              pengurus kalurahan tksk kabkota supervisor provinsi mitra admin
EXAM = row("                   403      403       403  200     200        200      403   403")
BANK = row("                   403      403       403  403     403        200      403   403")
QUESTION = row("               404      404       404  403     403        200      403   403")
OF_THE_EXAMS = {
    "training:question-list": (EXAM, EXAM),
    "training:question-add": (BANK, BANK),
    "training:question-change": (QUESTION, QUESTION),
    "training:question-retire": (QUESTION, QUESTION),
    **{f"training:exam-{name}": (EXAM, FAR_EVENT) for name in ("detail", "print", "key", "poster")},
    "training:exam-choose": (NOT_YET, FAR_ACT),
    "training:exam-open": (NOT_YET, FAR_ACT),
    "training:exam-close": (ORGANISER, FAR_ACT),
    "training:exam-fill": (NOT_YET, FAR_ACT),
    "training:exam-empty": (NOT_YET, FAR_ACT),
    "training:feedback-detail": (EXAM, FAR_EVENT),
    "training:feedback-print": (EXAM, FAR_EVENT),
    "training:feedback-open": (NOT_YET, FAR_ACT),
    "training:feedback-close": (ORGANISER, FAR_ACT),
    "training:feedback-fill": (NOT_YET, FAR_ACT),
    **{f"training:certificate-{name}": (EVENT, FAR_EVENT) for name in ("list", "print", "receipts", "read")},
    "training:certificate-issue": (NOT_YET, FAR_ACT),
    "training:certificate-withdraw": (ORGANISER, FAR_ACT),
    "training:certificate-reissue": (NOT_YET, FAR_ACT),
}
# What an operator of Dinas Sosial Bantul wants to take out, and one of Sleman: url name -> (GET inside, GET outside).
JUDGE = row("                  404      404       404  404     200        404      404   404")
OF_THE_EXPORT = {
    "registry:export-ask": (row("403"), row("403")),
    "registry:export-detail": (JUDGE, NOBODY),
    "registry:export-approve": (JUDGE, NOBODY),
    "registry:export-decline": (JUDGE, NOBODY),
    # fetched by whoever asked for it alone
    "registry:export-file": (row("404 404 404 404 403 404 404 404"), NOBODY),
}
PARTICIPANT_IDS = ("event_id", "invitation_id", "participant_id", "session_id")
BIMTEK_IDS = ("event_id", "session_id", "speaker_id", "version_id", "materi_id", "file_id", "materi_file_id")
# The directory: an office of the own kabupaten, and one of Sleman, which only a provincial post reads.
DIRECTORY = {"registry:organisation-detail": (OPEN_TO_ALL, row("404 404 404 404 404 200 404 200"))}
# Open to people who are not signed in: url name -> (GET, POST) of a stranger.
PUBLIC = {
    "health": (200, 405),
    "registry:sign-in": (200, 422),
    "registry:sign-out": (405, 302),
    "registry:second-factor-prove": (302, 302),
    "registry:set-password": (200, 422),
    "registry:fund-notice-board": (200, 405),
    "cases:letter-verify": (200, 405),
    "training:certificate-verify": (200, 405),
    "training:room-enter": (200, 422),
    "training:room-answer": (200, 403),
    "training:room-judge": (200, 403),
}
READ_ONLY = {name for name, (_, post) in PLAIN.items() if post == row("405")}
READ_ONLY |= {"registry:fund-book", "registry:fund-book-print", "registry:donor-list", "registry:fund-notice-board"}
READ_ONLY |= {"registry:unit-print", "registry:board-print"}
READ_ONLY |= {f"registry:import-{name}" for name in ("detail", "progress", "result", "template")}
READ_ONLY |= {"registry:pair-detail"}
READ_ONLY |= {"cases:document-read", "cases:letter-read", "cases:letter-verify"}
READ_ONLY |= {"cases:document-room", "cases:access-room", "cases:access-read-log", "cases:access-read-person-log"}
READ_ONLY |= {"cases:person-detail", "cases:person-photo", "cases:review-detail"}
READ_ONLY |= {"cases:case-detail", "cases:stage-detail", "registry:unit-detail", *DIRECTORY, "health"}
READ_ONLY |= {f"registry:{name}-file" for name in ("decree", "step")} | {"registry:programme-list"}
READ_ONLY |= {f"registry:evaluation-{name}" for name in ("list", "detail", "ranking")}
READ_ONLY |= {f"registry:activity-{name}" for name in ("list", "detail", "photo", "minutes")}
READ_ONLY |= {f"training:{name}" for name in ("event-detail", "session-list", "session-print", "session-file")}
READ_ONLY |= {"training:curriculum-detail", "training:materi-file"}
READ_ONLY |= {f"training:participant-{name}" for name in ("list", "print", "letters", "cards")}
READ_ONLY |= {"training:invitation-list", "training:invitation-print"}
READ_ONLY |= {f"training:attendance-{name}" for name in ("list", "print", "scan")}
READ_ONLY |= {f"training:{name}" for name in ("follow-up-list", "follow-up-unit", "unit-history", "event-effect")}
READ_ONLY |= {f"training:{name}" for name in ("event-account", "photo-list", "photo-file", "transport-list")}
READ_ONLY |= {"training:question-list", "training:feedback-detail", "training:feedback-print"}
READ_ONLY |= {f"training:exam-{name}" for name in ("detail", "print", "key", "poster")}
READ_ONLY |= {f"training:certificate-{name}" for name in ("list", "print", "receipts", "read", "verify")}
READ_ONLY |= {"registry:export-detail", "registry:export-file"}
WRITE_ONLY = {name for name, (get, _) in {**PLAIN, **OWN}.items() if get == row("405")}


def own_names(resolver=None, prefix=""):
    """Every URL name of the program, without the Django admin's (tests/registry/test_admin.py walks those)."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from own_names(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


NAMES = sorted(own_names())


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker):
    """The eight people, their browsers and the case inside, built once; each test takes back what it changes."""
    with ground.standing(django_db_blocker):
        people = dict(zip(ROLES, map(appear, PEOPLE), strict=True))
        clients = {role: signed_in(post) for role, post in people.items()}
        case = make.open_case(people["pengurus"])
        handling.task_of(case, people["pengurus"])
        make.accepted(case, people["pengurus"], people["mitra"], Kind.SERVICE)
        yield people, clients, (case, make.sent(case, people["pengurus"], people["kalurahan"]))


@pytest.fixture
def people(standing, db):
    """Copies for each test, as if it had read the rows itself; likewise below."""
    return deepcopy(standing[0])


@pytest.fixture
def clients(standing, db):
    return {role: another(client) for role, client in standing[1].items()}


@pytest.fixture
def inside(standing, db):
    """(case, its referral to the kalurahan)"""
    return deepcopy(standing[2])


@pytest.fixture
def outside(sleman_pengurus, sleman_kalurahan):
    case = make.open_case(sleman_pengurus, number=make.HIV)
    handling.task_of(case, sleman_pengurus)
    return case, make.sent(case, sleman_pengurus, sleman_kalurahan)


@contextmanager
def undone(name=""):
    """Whatever is made or changed inside is gone afterwards; what fails is told with the name of the page."""
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    except AssertionError as failed:
        if name:
            failed.add_note(f"page: {name}")
        raise


def in_groups(names):
    """One test for the pages of one kind (referral, fund, …): they share a cast, and each is asked alone."""
    groups = {}
    for name in names:
        groups.setdefault(name.split("-")[0], []).append(name)
    return pytest.mark.parametrize("names", groups.values(), ids=groups)


def address(name, case, hop):
    if name == "cases:task-finish":
        return reverse(name, args=[case.public_id, case.tasks.get().public_id])
    ids = (
        [case.public_id, hop.public_id]
        if "referral-" in name and name != "cases:referral-prepare"
        else [case.public_id]
    )
    return reverse(name, args=ids)


def walk(clients, url, method):
    """{role: status} of a request by each role; afterwards nothing has changed."""
    found = {}
    for role, client in clients.items():
        with undone():
            found[role] = getattr(client, method)(url).status_code
    return found


def answers(clients, urls, method):
    """({role: statuses}, the different bodies) of a request by each role for each of these addresses."""
    found, bodies = {role: set() for role in clients}, set()
    for url in urls:
        for role, client in clients.items():
            with undone():
                answer = getattr(client, method)(url)
            found[role].add(answer.status_code)
            bodies.add(answer.content)
    return found, bodies


def heads(clients, url):
    """The answer of a HEAD is the one of a GET without its body: asked by two roles, enough to find a missing one."""
    return walk({role: clients[role] for role in ("pengurus", "admin")}, url, "head").items()


def test_every_url_stands_in_one_of_the_tables():
    tables = {
        *PLAIN,
        *OF_THE_FOLLOW_UP,
        *OF_THE_CASE,
        *OF_THE_FILES,
        *OF_THE_UNIT,
        *OF_THE_EVENT,
        *OWN,
        *OF_THE_PARTICIPANTS,
        *OF_THE_EXAMS,
        *OF_THE_EXPORT,
        *DIRECTORY,
        *PUBLIC,
    }
    assert set(NAMES) == tables


@in_groups(PLAIN)
def test_a_page_without_an_object(names, clients):
    for name in names:
        with undone(name):
            get, post = PLAIN[name]
            assert walk(clients, reverse(name), "get") == get
            assert heads(clients, reverse(name)) <= get.items()
            assert walk(clients, reverse(name), "post") == post


@in_groups(OF_THE_CASE)
def test_a_page_of_a_case_inside_the_scope(names, clients, inside):
    for name in names:
        with undone(name):
            url = address(name, *inside)
            get = OF_THE_CASE[name]
            post = (
                row("405")
                if name in READ_ONLY
                else {role: 422 if status == 200 else status for role, status in get.items()}
            )
            assert walk(clients, url, "get") == get
            assert heads(clients, url) <= get.items()
            assert walk(clients, url, "post") == post


@pytest.fixture(params=["both walls", "the database alone"])
def walls(request, monkeypatch):
    """Is the first wall (visible_to in Python) torn down, so that row-level security stands alone?"""
    if request.param == "the database alone":
        for queryset in (CaseQuerySet, ReferralQuerySet, CaseEventQuerySet):
            monkeypatch.setattr(queryset, "visible_to", lambda self, post: self)
        return True
    return False


@in_groups(OF_THE_CASE)
def test_a_page_of_a_case_outside_the_scope_is_not_there(names, clients, inside, outside, walls):
    for name in names:
        with undone(name):
            urls = [address(name, *outside), address(name, *outside).replace(outside[0].public_id, RANDOM)]
            if "rujukan/" in urls[0] and name != "cases:referral-prepare":
                urls.append(address(name, outside[0], inside[1]))
                urls.append(address(name, inside[0], outside[1]))
            if name == "cases:task-finish":
                for one, other in ((inside[0], outside[0]), (outside[0], inside[0])):
                    urls.append(reverse(name, args=[one.public_id, other.tasks.get().public_id]))
            pages = set()
            # The second wall alone is asked by GET: a POST finds its case through the same lookup.
            for method in ("get",) if name in READ_ONLY or walls else ("get", "post"):
                found, bodies = answers(clients, urls, method)
                assert found == {role: {404} for role in ROLES}, method
                pages |= bodies
            assert len(pages) == 1, "what is hidden and what never was are the same bytes"


def file_address(name, case, hop):
    """The address of a file or letter of this case; they are made when asked for."""
    last = {
        "cases:document-read": lambda: make.attached(case).public_id,
        "cases:letter-read": lambda: make.issued(case, hop).public_id,
        "cases:letter-issue": lambda: "rujukan",
        "cases:right-answer": lambda: make.asked(case).public_id,
    }
    return reverse(name, args=[case.public_id, last[name]()])


@pytest.mark.parametrize("name", OF_THE_FILES)
def test_a_file_or_letter_is_read_through_its_case(name, clients, inside, outside):
    near, far = file_address(name, *inside), file_address(name, *outside)
    get = OF_THE_FILES[name]
    post = row("405") if name in READ_ONLY else {role: 422 if code == 200 else code for role, code in get.items()}
    assert walk(clients, near, "get") == get
    assert heads(clients, near) <= get.items()
    assert walk(clients, near, "post") == post
    assert walk(clients, far, "get") == walk(clients, far.replace(outside[0].public_id, RANDOM), "get") == NOBODY
    if name != "cases:letter-issue":
        swapped = near.replace(inside[0].public_id, outside[0].public_id)
        assert walk(clients, swapped, "get") == NOBODY
        borrowed = far.replace(outside[0].public_id, inside[0].public_id)
        assert walk(clients, borrowed, "get") == NOBODY, "a file of another case"


def of_photo(people, case):
    picture = drawn_anew(photo())
    return [case.public_id, persons.photograph(case=case, picture=picture, by=people["pengurus"]).public_id]


def of_review(people, case):
    """The person of the case, and one of a neighbouring kalurahan under the same name."""
    other = make.open_case(people["tksk"], area=Area.objects.get(pk="34.02.15.2004"))
    assert reviews.look(case_id=other.pk) == 1
    return [MatchReview.objects.get().public_id]


def of_union(people, case):
    """The same two, one person by now."""
    ids = of_review(people, case)
    pair = MatchReview.objects.get()
    reviews.unite(review=pair, keep=pair.first, reason="Sama.", by=people["tksk"])
    return ids


# What stands in the address of something that hangs on a person.
OF_A_PERSON = {
    "cases:person-photo": of_photo,
    **{f"cases:review-{name}": of_review for name in ("detail", "unite", "keep-apart")},
    "cases:review-separate": of_union,
}


# The pages of the handling once more, for a social worker of the office that holds the case (laras), a colleague who is
# none (kabkota), and the volunteer who recorded it, at three stages. url name -> statuses at each stage.
#                            asesmen      monev        bimbingan lanjut
AT_STAGES = {
    "cases:stage-detail": ("200 200 200", "200 200 200", "200 200 200"),
    "cases:stage-approach": ("409 409 403", "409 409 403", "409 409 403"),
    "cases:stage-assess": ("200 403 403", "200 403 403", "409 403 403"),
    "cases:stage-confer": ("200 403 403", "200 403 403", "409 403 403"),
    "cases:stage-plan": ("409 403 403", "200 403 403", "409 403 403"),
    "cases:stage-progress": ("200 200 200", "200 200 200", "200 200 200"),
    "cases:stage-review": ("409 403 403", "200 403 403", "409 403 403"),
    "cases:stage-terminate": ("200 403 403", "200 403 403", "409 403 403"),
    "cases:stage-schedule": ("409 409 403", "409 409 403", "200 200 403"),
    "cases:stage-go-back": ("409 403 403", "200 403 403", "200 403 403"),
}
WALKED_STAGES = (Stage.ASSESSMENT, Stage.MONITORING, Stage.AFTERCARE)


@pytest.mark.parametrize("stage", WALKED_STAGES, ids=str)
def test_the_pages_of_the_handling_for_a_social_worker_a_colleague_and_a_volunteer(stage, people, clients, laras):
    case = handling.case_at(stage, people["pengurus"], laras)
    three = {"laras": signed_in(laras), "dewi": clients["kabkota"], "sari": clients["pengurus"]}
    for name, texts in AT_STAGES.items():
        wanted = dict(zip(three, map(int, texts[WALKED_STAGES.index(stage)].split()), strict=True))
        url = reverse(name, args=[case.public_id])
        assert walk(three, url, "get") == walk(three, url, "head") == wanted, name
        if name not in READ_ONLY:
            sent = {who: 422 if status == 200 else status for who, status in wanted.items()}
            assert walk(three, url, "post") == sent, name


def test_the_social_worker_walks_every_page_of_the_handling():
    assert set(AT_STAGES) == {name for name in NAMES if name.startswith("cases:stage-")}


@pytest.mark.parametrize("name", OWN)
def test_what_belongs_to_one_post_or_person(name, clients, people, inside, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    if name in OF_AN_IMPORT:
        ids = [RANDOM]
    elif name in OF_A_PERSON:
        ids = OF_A_PERSON[name](people, inside[0])
    elif name == "cases:notification-read":
        ids = [Notification.objects.get(organisation=people["kalurahan"].organisation).public_id]
    elif name == "cases:review-emergency":
        ids = [make.opened_in_emergency(inside[0], people["tksk"]).public_id]
    else:
        filled = Walk(clients["pengurus"], people["pengurus"])
        filled.siapa()
        ids = [filled.draft.rstrip("/").rsplit("/", 1)[1]] + (["masalah"] if name == "cases:intake-step" else [])
    get, post = OWN[name]
    url = reverse(name, args=ids)
    assert walk(clients, url, "get") == get
    assert walk(clients, url, "post") == post


@pytest.mark.parametrize("name", DIRECTORY)
def test_the_directory_ends_at_the_own_kabupaten(name, clients, people, sleman_tksk):
    near, far = (reverse(name, args=[post.organisation.public_id]) for post in (people["kalurahan"], sleman_tksk))
    assert (walk(clients, near, "get"), walk(clients, far, "get")) == DIRECTORY[name]
    assert walk(clients, near, "post") == row("405")


def decree_of(post):
    """A board that this pengurus has proposed, with its scan."""
    posts = BoardPosition.objects.filter(is_required=True)
    members = [BoardMember(position=place, name=place.name, sex="P") for place in posts]
    dates = {"issued_on": date(2024, 1, 2), "starts_on": date(2024, 1, 3), "ends_on": date(2030, 1, 1)}
    scan = SimpleUploadedFile("sk.pdf", b"%PDF-1.4")
    decree = Decree(number="1/2024", file=scan, **dates)
    return boards.propose(profile=post.organisation.profile, decree=decree, members=members, by=post)


def of_decree(post, name):
    return [decree_of(post).public_id]


def of_step(post, name):
    day = date(2024, 1, 2)
    units.take_step(profile=post.organisation.profile, kind="sosialisasi", done_on=day, by=post, file=pdf())
    return ["sosialisasi"]


def of_activity(post, name):
    held = make_activity(post, minutes_file=pdf(), photos=[drawn_anew(photo())])
    return [held.public_id, *([held.photos.get().public_id] if name.endswith("photo") else [])]


def of_proposal(post, name):
    return [make_proposal(post.organisation.profile).public_id]


def of_programme(post, name):
    return [make_plan(post).public_id]


def of_post(post, name):
    return [post.public_id]


def of_entry(post, name):
    return [entered(post.organisation.profile, by=post).public_id]


def of_donor(post, name):
    fields = {"name": "Bu Contoh", "kind": "tetap"}
    return [funds.add_donor(profile=post.organisation.profile, fields=fields, by=post).public_id]


def of_sheet(post, name):
    """A draft of the Dinas Sosial of the kabupaten of this pengurus."""
    regency = Organisation.objects.get(kind="dinsos_kabkota", home_area=post.organisation.home_area_id[:5])
    judge = AppointmentFactory(organisation=regency, role=Role.REGENCY_SUPERVISOR)
    return [evaluations.open_sheet(profile=post.organisation.profile, year=2024, by=judge).public_id]


# What stands behind the unit in an address: the ids of something that this pengurus has made.
BEHIND_THE_UNIT = {
    "registry:board-confirm": of_decree,
    "registry:board-decline": of_decree,
    "registry:decree-file": of_decree,
    "registry:board-attach": of_decree,
    "registry:step-file": of_step,
    **{f"registry:evaluation-{name}": of_sheet for name in ("detail", "fill", "lock")},
    **{f"registry:programme-{name}": of_programme for name in ("change", "finish", "cancel", "reopen")},
    "registry:board-account-link": of_post,
    "registry:fund-reverse-entry": of_entry,
    "registry:donor-change": of_donor,
    "registry:donor-stop": of_donor,
    "registry:dormancy-confirm": of_proposal,
    "registry:dormancy-decline": of_proposal,
    **{f"registry:activity-{name}": of_activity for name in ("detail", "cancel", "photo", "minutes")},
}


def unit_address(name, post):
    behind = BEHIND_THE_UNIT.get(name)
    return reverse(name, args=[post.organisation.public_id, *(behind(post, name) if behind else [])])


@in_groups(OF_THE_UNIT)
def test_a_page_of_a_unit_inside_and_outside_the_scope(names, clients, people, sleman_pengurus, settings, tmp_path):
    for name in names:
        with undone(name):
            settings.MEDIA_ROOT = tmp_path
            get, far = OF_THE_UNIT[name]
            near, away = (unit_address(name, post) for post in (people["pengurus"], sleman_pengurus))
            assert walk(clients, near, "get") == get
            assert heads(clients, near) <= get.items()
            assert walk(clients, away, "get") == far
            if name not in READ_ONLY:
                # An empty form is 422, but the one that has nothing to fill in lacks its key and is 422 as well.
                assert walk(clients, near, "post") == {
                    role: 422 if status == 200 else status for role, status in get.items()
                }
            others = {role: client for role, client in clients.items() if far[role] == 404}
            random = away.replace(sleman_pengurus.organisation.public_id, RANDOM)
            assert {client.get(url).content for client in others.values() for url in (away, random)} == {
                clients["pengurus"].get("/tidak-ada/").content
            }


def event_address(name, ids):
    """The address of a page of Bimtek. ids: from tests/factories/bimtek.py, whole()."""
    noun = name.removeprefix("training:").split("-")[0]
    if noun == "speaker":
        return reverse(name, args=[ids["speaker_id"]])
    if noun in ("curriculum", "materi"):
        one = [] if noun == "curriculum" or name.endswith("-add") else [ids["materi_id"]]
        return reverse(
            name, args=[ids["version_id"], *one, *([ids["materi_file_id"]] if name.endswith("-file") else [])]
        )
    one = [] if noun == "event" or name.endswith(("-list", "-print", "-add")) else [ids["session_id"]]
    file = [ids["file_id"]] if name.endswith(("-file", "-detach")) else []
    return reverse(name, args=[ids["event_id"], *one, *file])


@in_groups(OF_THE_EVENT)
def test_a_page_of_a_bimtek_inside_and_outside_the_scope(names, clients, people, sleman_dinsos, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    near, away = bimtek.whole(people["kabkota"]), bimtek.whole(sleman_dinsos, status=EventStatus.PLANNED)
    nowhere = clients["pengurus"].get("/tidak-ada/").content
    for name in names:
        with undone(name):
            get, far = OF_THE_EVENT[name]
            assert walk(clients, event_address(name, near), "get") == get
            assert heads(clients, event_address(name, near)) <= get.items()
            assert walk(clients, event_address(name, away), "get") == far
            if name not in READ_ONLY:
                assert walk(clients, event_address(name, near), "post") == {
                    role: 422 if status == 200 else status for role, status in get.items()
                }
            hidden = [client for role, client in clients.items() if far[role] == 404]
            urls = [event_address(name, ids) for ids in (away, dict.fromkeys(away, RANDOM))]
            assert {client.get(url).content for client in hidden for url in urls} <= {nowhere}


ROUTES = {name: route for name, route, _ in views()}


def filled_in(name, ids):
    """The address of a page with these ids, by the names of its parts: from whole() of a factory."""
    return reverse(name, args=[ids[part] for part in re.findall(r"<slug:(\w+)>", ROUTES[name])])


def walk_inside_and_outside(names, table, clients, near, away):
    """Ask for each page of a table, url name -> (GET inside, GET outside). near, away: the ids of both sides."""
    nowhere = clients["pengurus"].get("/tidak-ada/").content
    nothing = {part: value if part == "exam_kind" else RANDOM for part, value in away.items()}
    for name in names:
        with undone(name):
            get, far = table[name]
            inside = filled_in(name, near)
            assert walk(clients, inside, "get") == get
            assert heads(clients, inside) <= get.items()
            assert walk(clients, filled_in(name, away), "get") == far
            if name not in READ_ONLY:
                sent = {role: 422 if status == 200 else status for role, status in get.items()}
                assert walk(clients, inside, "post") == sent
            hidden = [client for role, client in clients.items() if far[role] == 404]
            urls = [filled_in(name, ids) for ids in (away, nothing)]
            assert {client.get(url).content for client in hidden for url in urls} <= {nowhere}


@in_groups(OF_THE_PARTICIPANTS)
def test_a_page_of_the_people_of_a_bimtek_inside_and_outside_the_scope(
    names, clients, people, sleman_dinsos, sleman_pengurus
):
    near = participant_make.whole(people["kabkota"], people["pengurus"].organisation)
    away = participant_make.whole(sleman_dinsos, sleman_pengurus.organisation)
    walk_inside_and_outside(names, OF_THE_PARTICIPANTS, clients, near, away)


@in_groups(OF_THE_FOLLOW_UP)
def test_a_page_of_what_follows_a_bimtek_inside_and_outside_the_scope(
    names, clients, people, sleman_dinsos, sleman_pengurus, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    near, away = (
        follow_ups.whole(people["kabkota"], people["pengurus"]),
        follow_ups.whole(sleman_dinsos, sleman_pengurus),
    )
    walk_inside_and_outside(names, OF_THE_FOLLOW_UP, clients, near, away)


def export_of(office):
    """{part of an address: id} of an export that waits for a second person."""
    operator = AppointmentFactory(organisation=office, role=Role.REGENCY_OFFICER, is_data_operator=True)
    asked = Export.objects.create(
        list_key="kasus", format="csv", reason="rekap", status="menunggu", row_count=1, person_count=1, by=operator,
        expires_at="2030-01-01T00:00Z",
    )  # fmt: skip
    return {"export_id": asked.public_id, "list_key": "kasus"}


@in_groups(OF_THE_EXPORT)
def test_a_page_of_an_export_inside_and_outside_the_scope(names, clients, people, sleman_dinsos):
    near, away = (export_of(post.organisation) for post in (people["kabkota"], sleman_dinsos))
    walk_inside_and_outside(names, OF_THE_EXPORT, clients, near, away)


@in_groups(OF_THE_EXAMS)
def test_a_page_of_the_tests_of_a_bimtek_inside_and_outside_the_scope(
    names, clients, people, sleman_dinsos, sleman_pengurus, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    near = exam_make.whole(people["kabkota"], people["pengurus"].organisation)
    away = exam_make.whole(sleman_dinsos, sleman_pengurus.organisation)
    walk_inside_and_outside(names, OF_THE_EXAMS, clients, near, away)


def any_address(name, people, inside):
    if name in OF_THE_FOLLOW_UP:
        return reverse(name, args=[RANDOM for _ in re.findall(r"<slug:(\w+)>", ROUTES[name])])
    if name in OF_THE_EXPORT:
        return filled_in(name, {"export_id": RANDOM, "list_key": "kasus"})
    if name in OF_THE_EXAMS:
        parts = re.findall(r"<slug:(\w+)>", ROUTES[name])
        return filled_in(name, dict.fromkeys(parts, RANDOM) | {"exam_kind": "pre-test"})
    if name in PUBLIC and name.startswith("training:"):
        return filled_in(name, exam_make.whole(people["kabkota"], people["pengurus"].organisation))
    if name in OF_THE_PARTICIPANTS:
        return filled_in(name, dict.fromkeys(PARTICIPANT_IDS, RANDOM))
    if name in OF_THE_EVENT:
        return event_address(name, dict.fromkeys(BIMTEK_IDS, RANDOM))
    if name in OF_THE_UNIT:
        return unit_address(name, people["pengurus"])
    if name in OF_THE_CASE:
        return address(name, *inside)
    if name in OF_THE_FILES:
        return file_address(name, *inside)
    if name == "cases:letter-verify":
        return reverse(name, args=[make.issued(*inside).token])
    if name == "registry:set-password":
        return reverse(name, args=[users.issue_reset_link(user=people["pengurus"].user, by=people["admin"].user)])
    if name == "registry:fund-notice-board":
        profile = people["pengurus"].organisation.profile
        units.change(profile=profile, fields={"public_figures": ["saldo_donasi"]}, by=people["pengurus"])
        return reverse(name, args=[profile.unit.public_id])
    if name in DIRECTORY:
        return reverse(name, args=[people["kalurahan"].organisation.public_id])
    if name == "cases:notification-read":
        return reverse(name, args=[Notification.objects.first().public_id])
    if name in OWN:
        more = {"cases:intake-step": ["masalah"], "cases:person-photo": [RANDOM]}
        return reverse(name, args=[RANDOM, *more.get(name, [])])
    return reverse(name)


@in_groups(NAMES)
def test_a_stranger_is_asked_to_sign_in(names, people, inside):
    for name in names:
        with undone(name):
            url = any_address(name, people, inside)
            get, post = PUBLIC.get(name, (405 if name in WRITE_ONLY else 302, 405 if name in READ_ONLY else 401))
            assert (Client().get(url).status_code, Client().post(url).status_code) == (get, post)
            if get == 302:
                assert Client().get(url).url.startswith("/masuk/?next=")


@in_groups(NAMES)
def test_no_page_knows_another_method(names, people, inside, clients):
    for name in names:
        with undone(name):
            url = any_address(name, people, inside)
            for method in ("put", "patch", "delete", "options", "trace"):
                found = {clients[role].generic(method.upper(), url).status_code for role in ("pengurus", "kalurahan")}
                assert found == {405}, method


# The own account stays in reach without a post.
OF_THE_ACCOUNT = {"registry:account", *(name for name in NAMES if name.startswith("registry:second-factor-"))}


@in_groups([name for name in NAMES if name not in PUBLIC and name not in OF_THE_ACCOUNT])
def test_an_ended_post_reads_nothing_any_more(names, people, inside, clients):
    for name in names:
        with undone(name):
            url = any_address(name, people, inside)
            ending = Appointment.objects.get(pk=people["kalurahan"].pk)
            users.end_appointment(appointment=ending, by=people["admin"].user)
            answers = {clients["kalurahan"].get(url).status_code, clients["kalurahan"].post(url).status_code}
            assert answers <= {403, 405}
            assert 403 in answers
