"""Is what was typed for a stage of the handling well-formed?"""

from datetime import timedelta

from django import forms
from django.utils import timezone

from cases.forms.acts import no_future
from cases.forms.lines import Line, LinesForm
from cases.models import Achievement, Assessment, CaseTask, TerminationReason
from cases.workflow import Stage, StageMove, stages_after
from registry.forms.base import ActForm, ConfirmableForm, day_input, text_area
from registry.models import Organisation

FURTHEST = timedelta(days=5 * 366)  # no task is planned further ahead
VISIT_TEXT = "Menengok dan menanyakan keadaannya"


def plausible_due(day):
    """A day by which something is to be done: this century, and not more than five years ahead."""
    if day and (day.year < 2000 or day > timezone.localdate() + FURTHEST):
        raise forms.ValidationError("Periksa tahunnya.")
    return day


class PathField(forms.ModelChoiceField):
    """An organisation on the path of the case, the own one first."""

    def __init__(self, **kwargs):
        super().__init__(queryset=Organisation.objects.none(), empty_label=None, to_field_name="public_id", **kwargs)

    def offer(self, case, post):
        self.queryset = Organisation.objects.current().filter(pk__in=case.path).order_by("name")
        self.initial = post.organisation.public_id


class ApproachForm(ActForm):
    met_on = forms.DateField(label="Tanggal bertemu", widget=day_input())
    is_home_visit = forms.BooleanField(label="Di rumahnya (kunjungan rumah)", required=False)
    present = forms.CharField(
        label="Siapa yang ditemui?", max_length=200, help_text="Misalnya: yang bersangkutan, anaknya, ketua RT."
    )
    found = forms.CharField(
        label="Keadaan yang ditemukan", widget=text_area(4), help_text="Rumah, kesehatan, makan, siapa yang merawat."
    )
    wishes = forms.CharField(label="Kebutuhan dan harapan orangnya", widget=text_area(3))
    has_agreed = forms.BooleanField(label="Bersedia dibantu", required=False, initial=True)

    def clean_met_on(self):
        return no_future(self.cleaned_data["met_on"], "Tanggal bertemu tidak boleh di masa depan.")


class AssessForm(ActForm):
    visited_on = forms.DateField(label="Tanggal kunjungan rumah", widget=day_input(), required=False)
    no_visit_reason = forms.CharField(
        label="Bila tidak berkunjung, mengapa?", widget=text_area(2), required=False, max_length=2000
    )
    physical = forms.CharField(label="Fisik dan kesehatan (bio)", widget=text_area(4), required=False)
    mental = forms.CharField(label="Psikologis", widget=text_area(4), required=False)
    social = forms.CharField(label="Sosial, keluarga, dan ekonomi", widget=text_area(4), required=False)
    spiritual = forms.CharField(label="Spiritual", widget=text_area(3), required=False)
    strengths = forms.CharField(
        label="Kekuatan dan sumber daya",
        widget=text_area(3),
        required=False,
        help_text="Yang sudah ada pada orangnya, keluarga, dan tetangga.",
    )
    summary = forms.CharField(
        label="Ringkasan dan kebutuhan",
        widget=text_area(4),
        required=False,
        help_text="Dibaca semua lembaga di jalur kasus, juga pengurus. Rincian di atas hanya dibaca Dinas Sosial dan "
        "pekerja sosial.",
    )
    is_finished = forms.BooleanField(
        label="Asesmen ini selesai",
        required=False,
        help_text="Setelah selesai tidak dapat diubah; perbaikan menjadi versi baru. Kosongkan untuk menyimpan dulu.",
    )

    def clean_visited_on(self):
        day = self.cleaned_data["visited_on"]
        return no_future(day, "Tanggal kunjungan tidak boleh di masa depan.") if day else day

    def clean(self):
        data = super().clean()
        if data.get("is_finished"):
            for name, label in Assessment.ASPECTS:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"Isi {label.lower()} sebelum asesmen diselesaikan.")
            if not data.get("summary"):
                self.add_error("summary", "Isi ringkasan sebelum asesmen diselesaikan.")
            if not data.get("visited_on") and "visited_on" not in self.errors and not data.get("no_visit_reason"):
                self.add_error("visited_on", "Isi tanggal kunjungan rumah, atau alasan mengapa tidak dilakukan.")
        elif not self.errors and not any(
            data.get(name) for name in (*dict(Assessment.ASPECTS), "summary", "strengths")
        ):
            self.add_error(None, "Belum ada yang diisi. Isi sekurang-kurangnya satu bagian.")
        return data

    @property
    def fields_of_assessment(self):
        return {name: value for name, value in self.content.items() if name != "is_finished"}


class AttendeeLine(Line):
    name = forms.CharField(label="Nama", max_length=160, required=False)
    office = forms.CharField(label="Dari mana", max_length=160, required=False)
    WANTED = {"name": "Isi namanya."}


class TaskLine(Line):
    """Who does what by when."""

    text = forms.CharField(label="Apa yang dikerjakan", max_length=240, required=False)
    organisation = PathField(label="Lembaga", required=False)
    person_in_charge = forms.CharField(label="Penanggung jawab (nama orang)", max_length=160, required=False)
    due_on = forms.DateField(label="Paling lambat", widget=day_input(), required=False)
    WANTED = {
        "text": "Isi apa yang dikerjakan.",
        "organisation": "Pilih lembaganya.",
        "person_in_charge": "Isi siapa penanggung jawabnya. Tugas tanpa penanggung jawab tidak dikerjakan siapa pun.",
        "due_on": "Isi tanggal paling lambat.",
    }

    def __init__(self, *args, case, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(case, post)

    def clean_due_on(self):
        return plausible_due(self.cleaned_data["due_on"])


def task_from(data):
    """The unsaved task of a filled line."""
    return CaseTask(**{name: data[name] for name in ("text", "organisation", "person_in_charge", "due_on")})


class ConferForm(LinesForm, ActForm):
    held_on = forms.DateField(label="Tanggal temu bahas", widget=day_input())
    place = forms.CharField(label="Tempat", max_length=160)
    discussion = forms.CharField(label="Yang dibahas", widget=text_area(3))
    decision = forms.CharField(label="Keputusan", widget=text_area(3))

    GROUPS = {
        "h": ("attendees", AttendeeLine, "Orang", "Yang hadir", "Satu baris untuk satu orang. Baris kosong dilewati."),
        "t": (
            "decisions",
            TaskLine,
            "Tugas",
            "Siapa mengerjakan apa",
            "Boleh kosong bila tidak ada yang perlu dikerjakan.",
        ),
    }

    def clean_held_on(self):
        return no_future(self.cleaned_data["held_on"], "Tanggal temu bahas tidak boleh di masa depan.")

    def clean(self):
        data = super().clean()
        if not any(line.is_filled for line in self.attendees):
            self.add_error(None, "Tulis siapa saja yang hadir.")
        return data

    @property
    def people(self):
        return [(data["name"], data["office"]) for data in self.filled("attendees")]

    @property
    def tasks(self):
        return [task_from(data) for data in self.filled("decisions")]


class PlanLine(TaskLine):
    goal = forms.CharField(label="Tujuan", max_length=240, required=False)
    text = forms.CharField(label="Kegiatan", max_length=240, required=False)
    indicator = forms.CharField(label="Tanda berhasil", max_length=240, required=False)
    field_order = ("goal", "text", "organisation", "person_in_charge", "due_on", "indicator")
    WANTED = TaskLine.WANTED | {"text": "Isi kegiatannya.", "indicator": "Isi tanda berhasilnya."}


class PlanForm(LinesForm, ActForm):
    are_lines_first = True
    note = forms.CharField(label="Catatan untuk rencana ini", widget=text_area(2), required=False)

    GROUPS = {
        "k": (
            "activities",
            PlanLine,
            "Kegiatan",
            "Kegiatan",
            "Kosongkan tujuan bila sama dengan kegiatan di atasnya. Baris kosong dilewati.",
        )
    }

    def clean(self):
        data = super().clean()
        filled = [line for line in self.activities if line.is_filled]
        if not filled:
            self.add_error(None, "Tulis sekurang-kurangnya satu kegiatan.")
        elif "goal" not in filled[0].errors and not filled[0].cleaned_data.get("goal"):
            filled[0].add_error("goal", "Isi tujuan kegiatan yang pertama.")
            self.add_error(None, "Kegiatan yang pertama belum bertujuan.")
        return data

    @property
    def plan_lines(self):
        """[(goal, unsaved task, indicator)]; a line without a goal serves that of the line above."""
        lines, goal = [], ""
        for data in self.filled("activities"):
            goal = data["goal"] or goal
            lines.append((goal, task_from(data), data["indicator"]))
        return lines


class ProgressForm(ActForm):
    text = forms.CharField(
        label="Bagaimana keadaannya sekarang?",
        widget=text_area(5),
        help_text="Misalnya: sudah makan teratur, bantuan beras diterima, mulai mau keluar rumah.",
    )


class ReviewForm(ActForm):
    """One choice for each activity of the plan."""

    reviewed_on = forms.DateField(label="Tanggal monev", widget=day_input())

    def __init__(self, *args, activities, **kwargs):
        super().__init__(*args, **kwargs)
        self.activities = {f"a{activity.pk}": activity for activity in activities}
        for name, activity in self.activities.items():
            self.fields[name] = forms.ChoiceField(
                label=activity.task.text,
                help_text=f"Tujuan: {activity.goal.text}. Tanda berhasil: {activity.indicator}.",
                choices=Achievement,
                widget=forms.RadioSelect,
                error_messages={"required": "Pilih hasilnya."},
            )
            self.fields[f"{name}_note"] = forms.CharField(label="Catatan", max_length=240, required=False)
        self.fields["text"] = forms.CharField(
            label="Kesimpulan", widget=text_area(4), help_text="Apa yang berubah, dan apa yang dikerjakan selanjutnya."
        )

    def clean_reviewed_on(self):
        return no_future(self.cleaned_data["reviewed_on"], "Tanggal monev tidak boleh di masa depan.")

    @property
    def results(self):
        """{activity: (achievement, note)}"""
        data = self.cleaned_data
        return {activity: (data[name], data[f"{name}_note"]) for name, activity in self.activities.items()}


class TerminateForm(ConfirmableForm, ActForm):
    reason = forms.ChoiceField(
        label="Alasan",
        choices=TerminationReason,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih alasan."},
    )
    ended_on = forms.DateField(label="Tanggal", widget=day_input())
    text = forms.CharField(
        label="Keterangan", widget=text_area(4), help_text="Hasilnya, dan siapa yang memperhatikan orangnya sekarang."
    )

    def __init__(self, *args, open_tasks, **kwargs):
        super().__init__(*args, **kwargs)
        self.open_tasks = open_tasks

    def clean_ended_on(self):
        return no_future(self.cleaned_data["ended_on"], "Tanggal terminasi tidak boleh di masa depan.")

    def warnings(self):
        if not self.open_tasks:
            return []
        return [f"{self.open_tasks} tugas belum selesai dan akan dibatalkan."]


REPEATS = (
    ("sekali", "Satu kali"),
    ("bulanan3", "Tiap bulan, 3 kali"),
    ("bulanan6", "Tiap bulan, 6 kali"),
    ("triwulan", "Tiap 3 bulan, 4 kali"),
)


class ScheduleForm(ActForm):
    due_on = forms.DateField(label="Kunjungan pertama paling lambat", widget=day_input())
    repeat = forms.ChoiceField(label="Berapa kali", choices=REPEATS, widget=forms.RadioSelect, initial="bulanan3")
    organisation = PathField(label="Lembaga yang berkunjung")
    person_in_charge = forms.CharField(label="Nama yang berkunjung", max_length=160)
    text = forms.CharField(label="Untuk apa", max_length=240, initial=VISIT_TEXT)

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(case, self.post)

    def clean_due_on(self):
        day = plausible_due(self.cleaned_data["due_on"])
        if day < timezone.localdate():
            raise forms.ValidationError("Pilih hari ini atau hari yang akan datang.")
        return day

    @property
    def task(self):
        return task_from(self.cleaned_data)


class GoBackForm(ActForm):
    to_stage = forms.ChoiceField(label="Kembali ke", widget=forms.RadioSelect)
    reason = forms.CharField(label="Mengapa?", widget=text_area(3))

    def __init__(self, *args, stage, **kwargs):
        super().__init__(*args, **kwargs)
        targets = stages_after(StageMove.GO_BACK, stage)
        self.fields["to_stage"].choices = [(target.value, target.label) for target in targets]

    @property
    def target(self):
        return Stage(self.cleaned_data["to_stage"])


class FinishForm(ActForm):
    done_on = forms.DateField(label="Dikerjakan pada", widget=day_input())
    result = forms.CharField(
        label="Hasilnya", widget=text_area(4), help_text="Apa yang dilakukan dan apa yang terlihat."
    )

    def clean_done_on(self):
        return no_future(self.cleaned_data["done_on"], "Tanggalnya tidak boleh di masa depan.")


def first_lines(activities):
    """The lines of the current plan, for its next version; what was called off is left out."""
    return [
        {
            "goal": activity.goal.text,
            "text": activity.task.text,
            "organisation": activity.task.organisation.public_id,
            "person_in_charge": activity.task.person_in_charge,
            "due_on": activity.task.due_on,
            "indicator": activity.indicator,
        }
        for activity in activities
        if not activity.task.is_cancelled
    ]
