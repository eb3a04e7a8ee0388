"""Who signs in, and as which post (penugasan) do they act?"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from registry.models.identifiers import new_public_id
from registry.models.organisation import OrganisationKind as Kind
from registry.models.rows import PlainRows


class Role(models.TextChoices):
    PENGURUS = "pengurus", "Pengurus WKSBM"
    VILLAGE_OFFICER = "petugas_kalurahan", "Petugas kalurahan"
    TKSK = "tksk", "TKSK"
    REGENCY_OFFICER = "petugas_kabkota", "Petugas Dinsos kab/kota"
    REGENCY_SUPERVISOR = "supervisor_kabkota", "Supervisor Dinsos kab/kota"
    PROVINCE_OFFICER = "petugas_diy", "Petugas Dinsos DIY"
    PROVINCE_SUPERVISOR = "supervisor_diy", "Supervisor Dinsos DIY"
    PARTNER = "mitra", "Mitra"
    ADMIN = "admin_sistem", "Admin sistem"


# Which role may be held at which kind of organisation.
ROLE_KINDS = {
    Role.PENGURUS: (Kind.WKSBM,),
    Role.VILLAGE_OFFICER: (Kind.VILLAGE,),
    Role.TKSK: (Kind.TKSK,),
    Role.REGENCY_OFFICER: (Kind.REGENCY_OFFICE,),
    Role.REGENCY_SUPERVISOR: (Kind.REGENCY_OFFICE,),
    Role.PROVINCE_OFFICER: (Kind.PROVINCE_OFFICE,),
    Role.PROVINCE_SUPERVISOR: (Kind.PROVINCE_OFFICE,),
    Role.PARTNER: (
        Kind.BALAI,
        Kind.LKS,
        Kind.BUSINESS,
        Kind.HEALTH,
        Kind.BAZNAS,
        Kind.POLICE,
        Kind.UPTD_PPA,
        Kind.OTHER,
    ),
    Role.ADMIN: (Kind.PROVINCE_OFFICE, Kind.REGENCY_OFFICE),
}


# Where a pekerja sosial may be appointed: assessment, plan and termination are theirs (UU 14/2019, unverified).
SOCIAL_WORKER_ROLES = (
    Role.REGENCY_OFFICER,
    Role.REGENCY_SUPERVISOR,
    Role.PROVINCE_OFFICER,
    Role.PROVINCE_SUPERVISOR,
    Role.PARTNER,
)
DINAS_ROLES = SOCIAL_WORKER_ROLES[:4]
# Who looks after how an office reads and handles cases.
SUPERVISORS = (Role.REGENCY_SUPERVISOR, Role.PROVINCE_SUPERVISOR)


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        """Username, else e-mail, without regard to case."""
        found = self.filter(username__iexact=username).first() or self.filter(email__iexact=username).first()
        if found is None:
            raise self.model.DoesNotExist
        return found


class User(AbstractBaseUser):
    username = models.CharField("nama pengguna", max_length=60, unique=True)
    # NULL, not "": two people without an e-mail must not collide.
    email = models.EmailField("surel", null=True, blank=True)  # noqa: DJ001
    full_name = models.CharField("nama lengkap", max_length=160)
    phone = models.CharField("telepon", max_length=24, blank=True)
    is_active = models.BooleanField("aktif", default=True)
    must_change_password = models.BooleanField("harus mengganti sandi", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "akun"
        verbose_name_plural = "akun"
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique_without_case",
                violation_error_message="Nama pengguna ini sudah dipakai.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_without_case",
                condition=Q(email__isnull=False),
                violation_error_message="Surel ini sudah dipakai akun lain.",
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    # What the Django admin asks. registry.middleware sets the post acted as; without one nothing is allowed.
    acting_as = None

    @property
    def is_staff(self):
        return self.acting_as is not None and self.acting_as.is_admin

    def has_perm(self, perm, obj=None):
        return self.is_staff

    def has_module_perms(self, app_label):
        return self.is_staff


class AppointmentQuerySet(models.QuerySet):
    def current(self, on=None):
        """Appointments in force on a day: begun, not ended, at an organisation that still exists."""
        day = on or timezone.localdate()
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day),
            Q(organisation__ended_on__isnull=True) | Q(organisation__ended_on__gt=day),
            started_on__lte=day,
            user__is_active=True,
        )

    def named(self, text):
        """Posts of people with this user name, or whose full name holds this text."""
        exact = self.filter(user__username__iexact=text)
        return exact if exact.exists() else self.filter(user__full_name__icontains=text)

    def with_post(self):
        return self.select_related("user", "organisation", "organisation__home_area")


class Appointment(PlainRows, models.Model):
    """A post: one role at one organisation, held by one person. ended_on is the first day without access."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, verbose_name="akun", on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(
        "registry.Organisation", verbose_name="lembaga", on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField("peran", max_length=24, choices=Role)
    title = models.CharField("jabatan", max_length=80, blank=True, help_text="Misalnya: Ketua, Kamituwa.")
    is_social_worker = models.BooleanField(
        "pekerja sosial", default=False, help_text="Boleh mengisi asesmen, rencana intervensi, dan terminasi."
    )
    is_transport_payer = models.BooleanField(
        "mengurus uang transport",
        default=False,
        help_text="Boleh membaca nomor rekening dan NPWP dalam daftar transport Bimtek kantornya.",
    )
    is_data_operator = models.BooleanField(
        "operator data",
        default=False,
        help_text="Boleh mengimpor dan merapikan data dalam wilayah kantornya.",
    )
    started_on = models.DateField("mulai", default=timezone.localdate)
    ended_on = models.DateField("berakhir", null=True, blank=True)
    ended_by = models.ForeignKey(
        User, verbose_name="diakhiri oleh", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = AppointmentQuerySet.as_manager()
    # The id of the one case that this request has open by emergency access (cases/views/lookups.py), and no column.
    glass = None

    class Meta:
        verbose_name = "penugasan"
        verbose_name_plural = "penugasan"
        ordering = ["-started_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_on_or_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message="Penugasan tidak boleh berakhir sebelum dimulai.",
            ),
            models.CheckConstraint(
                name="appointment_end_names_who_ended_it",
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
                violation_error_message="Akhir penugasan harus mencatat siapa yang mengakhirinya.",
            ),
            models.CheckConstraint(
                name="appointment_social_worker_at_dinas_or_partner",
                condition=Q(is_social_worker=False) | Q(role__in=SOCIAL_WORKER_ROLES),
                violation_error_message="Pekerja sosial hanya pada Dinas Sosial, balai, LKS, dan mitra lain.",
            ),
            models.CheckConstraint(
                name="appointment_transport_payer_at_dinas",
                condition=Q(is_transport_payer=False) | Q(role__in=DINAS_ROLES),
                violation_error_message="Uang transport Bimtek diurus Dinas Sosial.",
            ),
            models.CheckConstraint(
                name="appointment_data_operator_at_dinas",
                condition=Q(is_data_operator=False) | Q(role__in=DINAS_ROLES),
                violation_error_message="Operator data bekerja di Dinas Sosial.",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="appointment_held_once_at_a_time",
                condition=Q(ended_on__isnull=True),
                violation_error_message="Orang ini sudah memegang penugasan yang sama.",
            ),
        ]

    def __str__(self):
        return f"{self.user} – {self.post_name}"

    @property
    def post_name(self):
        """The post as others read it: "TKSK Kapanewon Sewon", "Ketua, WKSBM Mugi Waras"."""
        return f"{self.title}, {self.organisation.name}" if self.title else self.organisation.name

    @property
    def is_supervisor(self):
        return self.role in SUPERVISORS

    @property
    def is_admin(self):
        return self.role == Role.ADMIN
