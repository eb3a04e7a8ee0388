"""Is what was typed about the own account well-formed?"""

from django import forms
from django.contrib.auth.password_validation import validate_password


class SignInForm(forms.Form):
    username = forms.CharField(
        label="Nama pengguna atau surel",
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label="Kata sandi",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="Kata sandi baru",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Paling sedikit 10 huruf atau angka. Boleh berupa kalimat pendek.",
    )
    again = forms.CharField(
        label="Ulangi kata sandi baru",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self):
        data = super().clean()
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "Kedua kata sandi tidak sama.")
        elif data.get("password"):
            try:
                validate_password(data["password"], self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label="Kata sandi sekarang",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "again"]

    def clean_old(self):
        if not self.user.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError("Kata sandi sekarang tidak cocok.")
        return self.cleaned_data["old"]


class TelephoneCodeField(forms.CharField):
    """Six digits, with the blanks that some telephones show between them."""

    def __init__(self, **options):
        super().__init__(max_length=20, **options)
        self.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean(self, value):
        digits = "".join(letter for letter in super().clean(value) if letter not in " -")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            raise forms.ValidationError("Ketik enam angka yang tampil di aplikasi, misalnya 123 456.")
        return digits


class ProveForm(forms.Form):
    """The code of the telephone, or one from paper."""

    code = TelephoneCodeField(label="Kode dari aplikasi di HP", required=False, help_text="Enam angka.")
    recovery = forms.CharField(
        label="Kode pemulihan",
        required=False,
        max_length=40,
        help_text="Salah satu dari sepuluh kode yang Anda cetak. Setiap kode berlaku satu kali.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data.get("code")) == bool(data.get("recovery")):
            both = "Isi salah satu saja: kode dari aplikasi, atau kode pemulihan."
            self.add_error("code", both if data.get("code") else "Ketik enam angka yang tampil di aplikasi.")
        return data


class SetUpForm(forms.Form):
    """The first code of a telephone, and that of the one before it. key: the secret that the page shows, sealed."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=400)
    current = TelephoneCodeField(
        label="Kode dari HP yang lama",
        help_text="HP lama tidak ada lagi? Masuklah dengan kode pemulihan, atau minta admin sistem menyetel ulang.",
    )
    code = TelephoneCodeField(label="Kode enam angka dari aplikasi", help_text="Tampil setelah kode QR dipindai.")
    field_order = ["key", "current", "code"]

    def __init__(self, *args, is_first, fits, **kwargs):
        """fits: whether a code is that of the key shown."""
        super().__init__(*args, **kwargs)
        self.fits = fits
        if is_first:
            del self.fields["current"]

    def clean_code(self):
        if not self.fits(self.cleaned_data["code"]):
            raise forms.ValidationError(
                "Kode tidak cocok. Periksa jam di HP Anda, lalu ketik kode yang sekarang tampil."
            )
        return self.cleaned_data["code"]
