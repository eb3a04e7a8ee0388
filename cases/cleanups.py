"""Which persons and cases should be put in order? Queues of the casework for registry/cleanup.py."""

from django.db.models import Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseProblem, MatchReview, NikCheck, Person
from cases.nik import NikFault
from cases.workflow import CaseStatus
from registry.cleanup import Queue, Row
from registry.models import AreaLevel


def _persons(post):
    """The persons of cases in sight, each with one of these cases to go to."""
    own = Case.objects.visible_to(post).filter(person=OuterRef("pk")).order_by("-opened_at").values("public_id")[:1]
    return Person.objects.visible_to(post).standing().annotate(page=Subquery(own)).filter(page__isnull=False)


def without_nik(post):
    return _persons(post).filter(nik_sealed__isnull=True)


def of_differing_nik(post):
    return _persons(post).filter(nik_check=NikCheck.DIFFERS)


def of_damaged_nik(post):
    return _persons(post).filter(nik_fault=NikFault.DAMAGED)


def of_nik_beside_the_birth(post):
    """Those whose NIK was found in the civil register all the same are in order: a NIK is lifelong."""
    faults = (NikFault.BIRTH, NikFault.SEX)
    return _persons(post).filter(nik_fault__in=faults).exclude(nik_check=NikCheck.MATCHES)


def _person_row(about):
    def row(person):
        return Row(
            person.display_name, reverse("cases:person-detail", args=[person.page]), about(person), persons=[person.pk]
        )

    return row


def _cases(post):
    return Case.objects.visible_to(post).filter(status=CaseStatus.OPEN).select_related("person", "area", "holder")


def without_hamlet(post):
    """The place is known to the kalurahan only, so no padukuhan or RW counts the case."""
    return _cases(post).filter(area__level=AreaLevel.VILLAGE)


def of_ended_holder(post):
    return _cases(post).filter(holder__ended_on__isnull=False)


def outside_age(post):
    """A jenis of which the age at the opening of the case is certainly outside: a birthday may still lie ahead."""
    born = Coalesce(ExtractYear("case__person__birth_date"), F("case__person__birth_year_estimated"))
    age = ExpressionWrapper(ExtractYear("case__opened_at") - born, output_field=IntegerField())
    wrong = (
        CaseProblem.objects.filter(case=OuterRef("pk"))
        .annotate(oldest=age)
        .filter(Q(oldest__lt=F("jenis__age_min")) | Q(oldest__gt=F("jenis__age_max") + 1))
    )
    return _cases(post).filter(Exists(wrong))


def _case_row(about):
    def row(case):
        return Row(f"{case.number} {case.person.display_name}", case.get_absolute_url(), about(case), cases=[case.pk])

    return row


def open_pairs(post):
    """The pairs that wait for an office which sees both persons."""
    return MatchReview.objects.visible_to(post).open().for_list()


def _pair_row(pair):
    return Row(
        f"{pair.first.display_name} dan {pair.second.display_name}",
        reverse("cases:review-detail", args=[pair.public_id]),
        f"{pair.first.area.label}, {pair.second.area.label}",
        persons=[pair.first_id, pair.second_id],
    )


QUEUES = (
    Queue(
        slug="orang-kembar",
        title="Mungkin orang yang sama",
        advice="Bandingkan kedua catatan, lalu putuskan: orang yang sama, atau orang berbeda.",
        find=open_pairs,
        row=_pair_row,
    ),
    Queue(
        slug="orang-tanpa-nik",
        model="cases.Person",
        title="Orang tanpa NIK",
        advice="Mintakan NIK melalui pengurus atau Dukcapil, lalu isi pada halaman Identitas.",
        find=without_nik,
        row=_person_row(lambda person: person.get_nik_missing_display()),
    ),
    Queue(
        slug="nik-rusak",
        title="NIK rusak",
        advice="Angkanya tidak mungkin benar, sering karena Excel mengganti angka terakhir dengan 0. Ketik ulang dari "
        "kartunya pada halaman Identitas.",
        model="cases.Person",
        find=of_damaged_nik,
        row=_person_row(lambda person: person.masked_nik),
    ),
    Queue(
        slug="nik-beda-lahir",
        title="NIK tidak cocok dengan tanggal lahir",
        advice="Periksa tanggal lahir, jenis kelamin, dan NIK pada kartu keluarga. Bila NIK memang begitu, catat hasil "
        "cek Dukcapil.",
        model="cases.Person",
        find=of_nik_beside_the_birth,
        row=_person_row(lambda person: person.get_nik_fault_display()),
    ),
    Queue(
        slug="nik-tidak-padan",
        model="cases.Person",
        title="NIK tidak padan dengan Dukcapil",
        advice="Periksa NIK dan tanggal lahirnya pada kartu keluarga.",
        find=of_differing_nik,
        row=_person_row(lambda person: "tidak padan"),
    ),
    Queue(
        slug="umur-di-luar-jenis",
        model="cases.Case",
        title="Umur tidak sesuai jenis",
        advice="Periksa tanggal lahir, atau ganti jenis masalahnya.",
        find=outside_age,
        row=_case_row(lambda case: f"{case.person.age_on(timezone.localdate(case.opened_at))} tahun saat dicatat"),
    ),
    Queue(
        slug="kasus-tanpa-padukuhan",
        model="cases.Case",
        title="Kasus tanpa padukuhan atau RW",
        advice="Lengkapi padukuhan atau RW pada alamat tempat tinggalnya.",
        find=without_hamlet,
        row=_case_row(lambda case: case.area.label),
    ),
    Queue(
        slug="lembaga-berakhir",
        model="cases.Case",
        title="Kasus pada lembaga yang sudah berakhir",
        advice="Ambil alih kasusnya, atau rujuk ke lembaga lain.",
        find=of_ended_holder,
        row=_case_row(lambda case: case.holder.name),
    ),
)
