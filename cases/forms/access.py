"""Is what was typed about who may see a case well-formed?"""

from django import forms

from cases.models import CaseConflict, CaseTeamMember, Verdict
from cases.models.access import SHORTEST_REASON
from registry.forms.base import ActForm, text_area
from registry.models import Appointment, Role

MANY = 8


def _listed(posts):
    return "; ".join(f"{p.user.username}: {p.user.full_name}, {p.post_name}" for p in posts)


class PersonField(forms.CharField):
    """A person by user name or full name; the cleaned value is one Appointment in force.

    Part of a name gives nobody anything: the error lists whom it could mean, with their user names.
    """

    def __init__(self, **options):
        super().__init__(
            max_length=160,
            help_text="Tulis nama pengguna, atau nama lengkapnya.",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            **options,
        )

    def clean(self, value):
        text = super().clean(value)
        posts = list(
            Appointment.objects.current().exclude(role=Role.ADMIN).named(text).with_post().order_by("id")[: MANY + 1]
        )
        if not posts:
            raise forms.ValidationError(f"Tidak ada petugas atau pengurus bernama “{text}”.")
        if len(posts) > MANY:
            raise forms.ValidationError(f"Terlalu banyak orang bernama “{text}”. Tulis nama lengkapnya.")
        exact = [p for p in posts if text.casefold() in (p.user.username.casefold(), p.user.full_name.casefold())]
        if not exact:
            raise forms.ValidationError(f"Maksud Anda {_listed(posts)}? Tulis nama penggunanya.")
        return self.one_of(exact, text)

    def one_of(self, posts, text):
        if len(posts) > 1:
            raise forms.ValidationError(f"Ada beberapa. Tulis nama penggunanya: {_listed(posts)}.")
        return posts[0]


class UserField(PersonField):
    """The same for a person whatever the post: the cleaned value is a User."""

    def one_of(self, posts, text):
        if len({post.user_id for post in posts}) == 1:
            return posts[0].user
        return super().one_of(posts, text)


class ReasonForm(ActForm):
    reason = forms.CharField(label="Alasan", max_length=300, widget=text_area(2))


class RestrictForm(ReasonForm):
    pass


class ReleaseForm(ReasonForm):
    pass


class AddMemberForm(ReasonForm):
    post = PersonField(label="Siapa yang ikut menangani?")
    field_order = ("post", "reason")

    @property
    def content(self):
        return {**super().content, "post": self.cleaned_data["post"].pk}


class BarForm(ReasonForm):
    user = UserField(label="Siapa yang tidak boleh membaca kasus ini?")
    field_order = ("user", "reason")

    @property
    def content(self):
        return {**super().content, "user": self.cleaned_data["user"].pk}


class _PickForm(ActForm):
    """One row of the case, out of those that still hold."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["row"].queryset = rows
        if len(rows) == 1:
            self.fields["row"].initial = rows[0]

    @property
    def content(self):
        return {**super().content, "row": self.cleaned_data["row"].pk}


class EndMemberForm(_PickForm):
    row = forms.ModelChoiceField(
        label="Siapa yang keluar dari tim?",
        queryset=CaseTeamMember.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )


class UnbarForm(_PickForm):
    row = forms.ModelChoiceField(
        label="Siapa yang dihapus dari daftar?",
        queryset=CaseConflict.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )


class KeepSecretForm(ActForm):
    safe_address = forms.CharField(
        label="Alamat aman",
        widget=text_area(2),
        required=False,
        max_length=400,
        help_text="Tempat orangnya sekarang dilindungi. Tidak tampil di halaman, daftar, dan surat.",
    )
    reporter = forms.CharField(
        label="Pelapor",
        widget=text_area(2),
        required=False,
        max_length=400,
        help_text="Nama, nomor telepon, dan hubungannya. Identitas pelapor dilindungi.",
    )

    def clean(self):
        data = super().clean()
        if not data.get("safe_address") and not data.get("reporter"):
            raise forms.ValidationError("Isi alamat aman, pelapor, atau keduanya.")
        return data


class ReadSecretForm(forms.Form):
    why = forms.CharField(
        label="Untuk apa Anda membukanya?",
        max_length=300,
        widget=text_area(2),
        help_text="Nama Anda, waktunya, dan alasan ini tercatat.",
    )


class EmergencyForm(forms.Form):
    number = forms.CharField(
        label="Nomor kasus",
        max_length=24,
        help_text="Misalnya 3402-2026-58213.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Mengapa Anda perlu membukanya sekarang?",
        widget=text_area(3),
        min_length=SHORTEST_REASON,
        max_length=500,
        help_text="Misalnya: siapa yang memberi tahu Anda, dan apa yang mendesak.",
        error_messages={"min_length": "Tulis alasannya lebih lengkap, sedikitnya %(limit_value)d huruf."},
    )
    password = forms.CharField(
        label="Sandi Anda",
        error_messages={"required": "Isi sandi Anda."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )

    def clean_number(self):
        return "".join(self.cleaned_data["number"].split())


class ReviewForm(ActForm):
    verdict = forms.ChoiceField(label="Hasil tinjauan", choices=Verdict, widget=forms.RadioSelect)
    text = forms.CharField(label="Catatan", widget=text_area(3), required=False, max_length=500)
