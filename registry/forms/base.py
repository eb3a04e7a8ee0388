"""What do all forms that change something share? A key against doubles, the state seen, the post acted as, and warnings
that can be confirmed."""

import hashlib
import re
import uuid

from django import forms
from django.utils import timezone


class ActForm(forms.Form):
    """A form that changes something.

    kunci: made when the page is shown, stored with the act; seen: revision of the subject; as_post: public id of the
    appointment, so that a form opened as another post is refused.
    """

    HIDDEN = ("kunci", "seen", "as_post")
    doubts = ()

    kunci = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    as_post = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, post, seen=None, **kwargs):
        self.post = post
        initial = {"seen": seen, "as_post": post.public_id, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)

    @property
    def content(self):
        """What was typed, for the comparison of a retry with the first sending."""
        return {k: v for k, v in self.cleaned_data.items() if k not in self.HIDDEN}


class ConfirmableForm(forms.Form):
    """A form whose doubts are asked once: valid only when there are none, or exactly these were confirmed."""

    doubts = ()

    def warnings(self):
        """Sentences about what looks wrong but may be right; called when there are no errors."""
        return []

    def is_valid(self):
        if not super().is_valid():
            return False
        self.doubts = self.warnings()
        return not self.doubts or self.data.get("confirm") == self.doubt_key

    @property
    def doubt_key(self):
        return hashlib.sha256("|".join(self.doubts).encode()).hexdigest()[:16]


class PhoneField(forms.CharField):
    """Digits, with the marks people put between them; two numbers may stand beside each other."""

    def __init__(self, **options):
        super().__init__(max_length=24, required=False, **options)
        self.widget.attrs |= {"inputmode": "tel"}

    def clean(self, value):
        value = super().clean(value)
        if value and not re.fullmatch(r"[+()0-9][-+()./, 0-9]{4,23}", value):
            raise forms.ValidationError("Tulis nomor telepon dengan angka, misalnya 0812 3456 7890.")
        return value


def no_future(day, sentence):
    if day and day > timezone.localdate():
        raise forms.ValidationError(sentence)
    return day


def text_area(rows=3, **attrs):
    return forms.Textarea(attrs={"rows": rows, **attrs})


def day_input(**attrs):
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class DigitsField(forms.CharField):
    """A number as people write it, with blanks, dots and lines between: the cleaned value has digits only."""

    def __init__(self, *, lengths, sentence, **options):
        super().__init__(required=False, max_length=40, **options)
        self.lengths, self.sentence = lengths, sentence
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value):
        digits = "".join(letter for letter in super().clean(value) if letter not in " .-/")
        if digits and not (digits.isascii() and digits.isdigit() and len(digits) in self.lengths):
            raise forms.ValidationError(self.sentence)
        return digits
