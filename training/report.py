"""Which chapters does the report of a Bimtek have? Each part of the app adds its own.

A chapter is a function (event, post) -> [Sheet], empty when there is nothing to tell, added with `provide` under its
place in ORDER; a later one with the same place takes over.
"""

# The order in which an office reads it: (place, heading).
ORDER = (
    ("peserta", "Peserta"),
    ("jadwal", "Jadwal dan materi"),
    ("hadir", "Kehadiran"),
    ("tes", "Hasil pre-test dan post-test"),
    ("evaluasi", "Evaluasi narasumber dan penyelenggaraan"),
    ("sertifikat", "Sertifikat"),
    ("rtl", "Rencana tindak lanjut"),
    ("getok-tular", "Getok tular"),
)
CHAPTERS = {}


def provide(place):
    """Decorator: the function that makes the chapter of this place. Raises KeyError for a place that ORDER lacks."""
    if place not in dict(ORDER):
        raise KeyError(place)

    def add(chapter):
        CHAPTERS[place] = chapter
        return chapter

    return add


def chapters(event, post):
    """[(heading, [Sheet])] of what is there to tell, in the order of the report."""
    made = ((heading, CHAPTERS[place](event, post)) for place, heading in ORDER if place in CHAPTERS)
    return [(heading, sheets) for heading, sheets in made if sheets]
