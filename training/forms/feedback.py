"""Is what was scored on a sheet of the evaluation well-formed?"""

from registry.forms.base import ActForm

SCORES = range(1, 6)
LONGEST = 1000


class ScoresForm:
    """The scores and words of one sheet, each under the name of what it is about.

    groups: [(target, heading, [(name, aspect, score)], name of the words, words)] for the template.
    """

    def __init__(self, data, targets, aspects):
        """data: what was sent, or {}; targets: of training/opinions.py; aspects: [FeedbackAspect]."""
        self.scores, self.texts, self.groups, self.errors = {}, {}, [], []
        for target, heading, is_speaker in targets:
            asked = [aspect for aspect in aspects if (aspect.subject == "narasumber") == is_speaker]
            fields, given = [], {}
            for aspect in asked:
                name = f"nilai-{target}-{aspect.pk}"
                typed = data.get(name, "")
                if typed in {str(score) for score in SCORES}:
                    given[str(aspect.pk)] = int(typed)
                elif typed:
                    self.errors.append(f"{heading}, {aspect.name}: nilai 1 sampai 5.")
                fields.append((name, aspect, typed))
            words = data.get(f"kata-{target}", "").replace("\x00", "").strip()
            if len(words) > LONGEST:
                self.errors.append(f"{heading}: tulis paling banyak {LONGEST} huruf.")
            self.scores[target], self.texts[target] = given, words
            self.groups.append((target, heading, fields, f"kata-{target}", words))
        asked = {
            name for *_, fields, words_name, _ in self.groups for name in (words_name, *(one[0] for one in fields))
        }
        if any(name.startswith(("nilai-", "kata-")) and name not in asked for name in data):
            self.errors.append("Lembar ini bukan dari evaluasi ini. Buka lagi halamannya.")
        if data and not self.errors and not any(self.scores.values()) and not any(self.texts.values()):
            self.errors.append("Isi paling sedikit satu nilai.")


class RoundForm(ActForm):
    """Only the button."""


class FillForm(ActForm):
    """A sheet of paper that is copied: the same scores, in a form of an officer."""

    def __init__(self, *args, targets, aspects, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = ScoresForm(self.data if self.is_bound else {}, targets, aspects)

    def clean(self):
        data = super().clean()
        for error in self.sheet.errors:
            self.add_error(None, error)
        return data
