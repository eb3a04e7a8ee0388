"""Is what was typed about a question well-formed?"""

from django import forms

from registry.forms.base import ActForm, text_area
from training.models import FEWEST_CHOICES, LETTERS, MOST_CHOICES, Question

PLACES = range(MOST_CHOICES)


class QuestionForm(ActForm):
    text = forms.CharField(label="Soal", widget=text_area(3))
    choice_0 = forms.CharField(label="Pilihan a", max_length=240)
    choice_1 = forms.CharField(label="Pilihan b", max_length=240)
    choice_2 = forms.CharField(label="Pilihan c", max_length=240, required=False)
    choice_3 = forms.CharField(label="Pilihan d", max_length=240, required=False)
    choice_4 = forms.CharField(label="Pilihan e", max_length=240, required=False)
    answer = forms.TypedChoiceField(
        label="Jawaban yang benar",
        choices=[(place, LETTERS[place]) for place in PLACES],
        coerce=int,
        widget=forms.RadioSelect,
    )

    def clean(self):
        data = super().clean()
        choices = [data.get(f"choice_{place}", "") for place in PLACES]
        count = len([choice for choice in choices if choice])
        if not all(choices[:count]):
            self.add_error(None, "Isi pilihan berurutan, tanpa ada yang kosong di tengah.")
        if len({choice.casefold() for choice in choices[:count]}) < count:
            self.add_error(None, "Dua pilihan sama isinya.")
        if count >= FEWEST_CHOICES and data.get("answer", 0) >= count:
            self.add_error("answer", "Jawaban yang benar belum ada isinya.")
        data["choices"] = choices[:count]
        return data

    def typed(self):
        """{name: value} of the question."""
        return {name: self.cleaned_data[name] for name in ("text", "choices", "answer")}

    def question(self):
        """The unsaved Question that was typed."""
        return Question(**self.typed())

    @classmethod
    def initial_of(cls, question):
        given = {f"choice_{place}": choice for place, choice in enumerate(question.choices)}
        return {"text": question.text, "answer": question.answer, **given}


class RetireForm(ActForm):
    """Only the button."""
