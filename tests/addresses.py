"""Every address of the program that a browser can get, with the ids of one case, its person and one unit filled in."""

import io
import re
import zipfile
from itertools import product
from urllib.parse import quote

from django.utils import timezone
from pypdf import PdfReader

from cases.models import EmergencyAccess, IntakeDraft, LetterKind, MatchReview, Notification, PersonPhoto
from registry.actions import funds
from registry.cleanup import QUEUES
from registry.models import FundEntry
from tests.codebase.source import views
from tests.codebase.test_url_walk import of_activity, of_decree, of_programme, of_proposal, of_sheet, of_step
from tests.factories import bimtek, exams, participants
from training.models import Materi, Participant

RANDOM = "abcdefgh23456789"
# Lists and papers also answer with a query; each is asked for besides the bare address.
QUERIES = {
    "cases:case-list": (
        "q=Wagiyem",
        "q=3402",
        "urgensi=darurat",
        "keadaan=menunggu",
        "keadaan=belum_dirujuk",
        "keadaan=ditangani",
        "keadaan=ditutup",
        "lewat=on",
        f"dari={timezone.localdate():%Y}-01-01",
    ),
    "cases:inbox": ("tampil=menunggu", "tampil=lewat"),
    "cases:task-list": ("tampil=hari-ini", "tampil=lewat"),
    "cases:case-detail": ("riwayat=semua",),
    "cases:access-read-person-log": ("bentuk=pdf", "bentuk=xlsx"),
    "registry:cleanup-list": tuple(f"daftar={slug}" for slug in QUEUES),
    "registry:unit-list": ("q=Mugi", "saldo=sampai-1-juta"),
    "registry:unit-map": ("bentuk=json",),
    "registry:coverage": ("bentuk=xlsx", "bentuk=pdf"),
    "registry:unit-recap": ("bentuk=xlsx",),
    "registry:organisation-list": ("q=Mugi",),
    "registry:fund-book": ("kas=donasi",),
    "registry:fund-book-print": ("bentuk=xlsx",),
    "registry:unit-print": ("bentuk=xlsx",),
    "registry:board-print": ("bentuk=xlsx",),
    "training:session-print": ("bentuk=xlsx",),
    "training:attendance-print": ("per=hari",),
}

OF_A_UNIT = ("impor/", "ekspor/", "wksbm/", "papan/", "jejaring/", "sandi/", "bimtek/", "ruang/", "sertifikat/")


def of_unit(post):
    """{part of an address: [ids]} of what stands behind the unit of this pengurus."""
    held = of_activity(post, "registry:activity-photo")
    donor = funds.add_donor(profile=post.organisation.profile, fields={"name": "Bu Contoh", "kind": "tetap"}, by=post)
    held_here = bimtek.whole(bimtek.officer(post.organisation.home_area_id[:5]))
    files = [held_here.pop("materi_file_id"), held_here.pop("file_id")]
    people_there = participants.of_event(held_here["event_id"], post.organisation)
    person = Participant.objects.get(public_id=people_there["participant_id"])
    behind = exams.traces(person, person.event.added_by)
    own = Materi.objects.get(public_id=held_here["materi_id"])
    behind |= {"question_id": exams.question(own, person.event.added_by).public_id}
    behind |= {name: held_here[name] for name in ("version_id", "materi_id")}
    return {
        **{name: [one] for name, one in held_here.items()},
        **{name: [one] for name, one in people_there.items()},
        **{name: [one] for name, one in behind.items()},
        "file_id": files,
        "unit_id": [post.organisation.public_id],
        "organisation_id": [post.organisation.public_id],
        "post_id": [post.public_id],
        "decree_id": of_decree(post, ""),
        "step_kind": of_step(post, ""),
        "activity_id": held[:1],
        "photo_id": held[1:],
        "item_id": of_programme(post, ""),
        "sheet_id": of_sheet(post, ""),
        "proposal_id": of_proposal(post, ""),
        "donor_id": [donor.public_id],
        "entry_id": list(FundEntry.objects.filter(unit=post.organisation).values_list("public_id", flat=True)),
        "token": [RANDOM],
        "run_id": [RANDOM],
        "pair_id": [RANDOM],
        "import_kind": ["cases"],
        "export_id": [RANDOM],
        "list_key": ["kasus", "wksbm"],
        "cascade_id": [RANDOM],
        "check_id": [RANDOM],
    }


def of_case(case):
    """{part of an address: [ids]} of what hangs on this case and its person."""

    def ids(rows):
        return list(rows.values_list("public_id", flat=True))

    return {
        "case_id": [case.public_id],
        "referral_id": ids(case.referrals),
        "task_id": ids(case.tasks),
        "document_id": ids(case.documents),
        "letter_id": ids(case.letters),
        "letter_token": list(case.letters.values_list("token", flat=True)),
        "letter_kind": LetterKind.values,
        "request_id": ids(case.rights_requests),
        "photo_id": ids(PersonPhoto.objects.filter(case=case)),
        "review_id": ids(MatchReview.objects.about(case.person)),
        "access_id": ids(EmergencyAccess.objects.filter(case=case)) or [RANDOM],
        "draft_id": ids(IntakeDraft.objects.all()),
        "step": ["siapa", "masalah", "tindakan"],
        "notification_id": ids(Notification.objects.filter(case=case)),
    }


# Bimtek knows no case (tests/codebase/test_import_arrows.py); of its pages these are told figures about cases.
TOLD_OF_CASES = {"training:event-effect", "training:area-effect", "training:event-account"}


def every_address(unit, case):
    """[(URL name, address)]: each route once for each way to fill in its parts. unit, case: from the functions above.

    A part without an id raises: a new one is added above. Of Bimtek only what is told of cases.
    """
    found = []
    for name, route, _ in views():
        if name.startswith("training:") and name not in TOLD_OF_CASES:
            continue
        parts = re.findall(r"<\w+:(\w+)>", route)
        known = unit if route.startswith(OF_A_UNIT) else case
        missing = [part for part in parts if not known.get(part)]
        assert not missing, f"{name}: nothing to fill in for {missing}"
        for values in product(*(known[part] for part in parts)):
            address = "/" + route
            for value in values:
                address = re.sub(r"<\w+:\w+>", value, address, count=1)
            found += [(name, address), *((name, f"{address}?{query}") for query in QUERIES.get(name, ()))]
    return found


def text_of(answer, *typed):
    """Everything an answer says, without what the asker has typed."""
    kind = answer.headers.get("Content-Type", "")
    if kind == "application/pdf" and answer.content.startswith(b"%PDF-1.7"):
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    elif "spreadsheet" in kind:
        book = zipfile.ZipFile(io.BytesIO(answer.content))
        text = "\n".join(book.read(name).decode() for name in sorted(book.namelist()))
    else:
        text = answer.content.decode("utf-8", "replace")
    text = f"{answer.headers.get('Location', '')}\n{answer.headers.get('Content-Disposition', '')}\n{text}"
    for said in typed:
        for written in {said, quote(said), quote(said, safe="")} - {""}:
            text = re.sub(re.escape(written), "", text, flags=re.IGNORECASE)
    return text
