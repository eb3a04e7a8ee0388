"""Who belongs to the jejaring, and where does each stand in the default chain?"""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from registry.models.area import code_range, levels_of
from registry.models.identifiers import new_public_id
from registry.models.rows import PlainRows


class OrganisationKind(models.TextChoices):
    WKSBM = "wksbm", "WKSBM"
    VILLAGE = "kalurahan", "Kalurahan/kelurahan"
    TKSK = "tksk", "TKSK"
    REGENCY_OFFICE = "dinsos_kabkota", "Dinas Sosial kabupaten/kota"
    PROVINCE_OFFICE = "dinsos_diy", "Dinas Sosial DIY"
    BALAI = "balai", "Balai Dinas Sosial DIY"
    LKS = "lks", "LKS"
    BUSINESS = "dunia_usaha", "Dunia usaha"
    HEALTH = "kesehatan", "Puskesmas/rumah sakit"
    BAZNAS = "baznas", "Baznas"
    POLICE = "kepolisian", "Kepolisian"
    UPTD_PPA = "uptd_ppa", "UPTD PPA"
    OTHER = "lainnya", "Mitra lain"


# The default order of the chain (docs/decisions/0012-routing.md).
CHAIN_LEVEL = {
    OrganisationKind.WKSBM: 0,
    OrganisationKind.VILLAGE: 1,
    OrganisationKind.TKSK: 2,
    OrganisationKind.REGENCY_OFFICE: 3,
    OrganisationKind.PROVINCE_OFFICE: 4,
    OrganisationKind.BALAI: 5,
}
# Offices that follow every non-sensitive case of their territory.
TERRITORIAL_KINDS = (
    OrganisationKind.VILLAGE,
    OrganisationKind.TKSK,
    OrganisationKind.REGENCY_OFFICE,
    OrganisationKind.PROVINCE_OFFICE,
)
PARTNER_KINDS = (
    OrganisationKind.LKS,
    OrganisationKind.BUSINESS,
    OrganisationKind.HEALTH,
    OrganisationKind.BAZNAS,
    OrganisationKind.POLICE,
    OrganisationKind.UPTD_PPA,
    OrganisationKind.OTHER,
)
EMERGENCY_PARTNER_KINDS = (OrganisationKind.POLICE, OrganisationKind.UPTD_PPA)


class OrganisationQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_on__isnull=True)

    def of_kind(self, *kinds):
        return self.filter(kind__in=kinds)

    def named(self, text):
        """Under this name, or with a record of it that was merged into it."""
        earlier = Organisation.objects.filter(merged_into=OuterRef("pk"), name__icontains=text)
        return self.filter(Q(name__icontains=text) | Exists(earlier))

    def within(self, code):
        return self.between(*code_range(code))

    def between(self, low, high):
        """Those whose home area has one of these codes, the last one left out (code_range)."""
        return self.filter(home_area_id__gte=low, home_area_id__lt=high)

    def covering(self, code):
        """Offices whose home area is the given area or one above it."""
        return self.at(levels_of(code))

    def at(self, codes):
        """Those whose home area is one of these."""
        return self.filter(home_area_id__in=codes)

    def reachable_by(self, post):
        """The directory of a post: its kabupaten/kota and what lies above; a provincial post reads all."""
        parts = post.organisation.home_area_id.split(".")
        if len(parts) == 1:
            return self
        above = [parts[0], ".".join(parts[:2])]
        low, high = code_range(above[1])
        return self.filter(Q(home_area_id__in=above) | Q(home_area_id__gte=low, home_area_id__lt=high))

    def kept_by(self, post):
        """Those whose data this post maintains: an admin sistem all, an operator data the own territory."""
        if post.is_admin:
            return self
        return self.within(post.organisation.home_area_id) if post.is_data_operator else self.none()

    def with_standing(self):
        """With the profile of a WKSBM, where the reader may read it: how its SK stands is shown wherever it appears."""
        return self.select_related("profile")

    def serving(self, areas):
        """Units with one of these areas as home or among those they serve."""
        return self.filter(Q(home_area__in=areas) | Q(service_areas__in=areas)).distinct()

    def with_areas(self):
        return self.select_related("home_area", "home_area__parent")


class Organisation(PlainRows, models.Model):
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField("jenis", max_length=20, choices=OrganisationKind)
    name = models.CharField("nama", max_length=160)
    home_area = models.ForeignKey(
        "registry.Area", verbose_name="wilayah induk", on_delete=models.PROTECT, related_name="organisations"
    )
    service_areas = models.ManyToManyField(
        "registry.Area", verbose_name="wilayah layanan", blank=True, related_name="served_by"
    )
    address = models.CharField("alamat", max_length=240, blank=True)
    phone = models.CharField("telepon", max_length=24, blank=True)
    email = models.EmailField("surel", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_on = models.DateField("berakhir pada", null=True, blank=True)
    # The record of the same organisation that is used instead (decision 0034).
    merged_into = models.ForeignKey(
        "self",
        verbose_name="digabung ke",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
    )
    merged_at = models.DateTimeField("digabung pada", null=True, blank=True, editable=False)
    merged_by = models.ForeignKey(
        "registry.Appointment", on_delete=models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "lembaga jejaring"
        verbose_name_plural = "lembaga jejaring"
        ordering = ["home_area_id", "kind", "name"]
        indexes = [models.Index(fields=["kind"], name="organisation_by_kind")]
        constraints = [
            models.UniqueConstraint(
                F("kind"),
                F("home_area"),
                name="organisation_one_office_for_each_area",
                condition=Q(
                    ended_on__isnull=True,
                    kind__in=["kalurahan", "tksk", "dinsos_kabkota", "dinsos_diy"],
                ),
                violation_error_message="Wilayah ini sudah mempunyai kantor jenis tersebut.",
            ),
            models.CheckConstraint(
                name="organisation_merged_names_who_and_has_ended",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True, merged_by__isnull=True)
                | Q(
                    merged_into__isnull=False,
                    merged_at__isnull=False,
                    merged_by__isnull=False,
                    ended_on__isnull=False,
                )
                & ~Q(merged_into=F("pk")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def reads_identity(self):
        """Dunia usaha helps without learning who it is: initials, no address, telephone, NIK or story."""
        return self.kind != OrganisationKind.BUSINESS

    @property
    def unit_profile(self):
        """The profile of a WKSBM where it was asked for (`with_standing`) and the reader may read it, else None."""
        return self._state.fields_cache.get("profile")

    def has_ended(self, day):
        return self.ended_on is not None and self.ended_on <= day

    @property
    def level(self):
        """Place in the default chain, 0 (WKSBM) to 5 (balai); None for partners."""
        return CHAIN_LEVEL.get(self.kind)

    @property
    def is_partner(self):
        return self.kind in PARTNER_KINDS

    @property
    def is_territorial(self):
        return self.kind in TERRITORIAL_KINDS

    @property
    def sees_widely(self):
        """An office of a kabupaten/kota or of the province: a good part of all cases lies in its territory."""
        return self.is_territorial and self.home_area_id.count(".") < 2

    @property
    def territory(self):
        """(low, high) of the area codes this office follows, or None."""
        return code_range(self.home_area_id) if self.is_territorial else None
