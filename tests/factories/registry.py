"""Accounts, local areas, organisations and posts for tests that need more than the cast."""

import factory

from registry.actions import areas, organisations, users
from registry.models import Appointment, Area, AreaLevel, Organisation, OrganisationKind, Role, User
from tests.cast import BANGUNHARJO, PASSWORD


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"orang{n}")
    full_name = factory.Sequence(lambda n: f"Orang Contoh {n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return users.open_account(by=kwargs.pop("by", None), **kwargs)


class LocalAreaFactory(factory.django.DjangoModelFactory):
    """A padukuhan of Kalurahan Bangunharjo, unless told otherwise (parent=, level=)."""

    class Meta:
        model = Area

    parent = factory.LazyFunction(lambda: Area.objects.get(pk=BANGUNHARJO))
    level = AreaLevel.HAMLET
    name = factory.Sequence(lambda n: f"Dusun {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return areas.add_local(by=kwargs.pop("by", None), **kwargs)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A WKSBM of a padukuhan of its own, unless told otherwise (kind=, home_area=)."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.WKSBM
    name = factory.Sequence(lambda n: f"WKSBM Contoh {n}")
    home_area = factory.SubFactory(LocalAreaFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.setdefault("service_areas", [kwargs["home_area"]])
        return organisations.establish(by=kwargs.pop("by", None), **kwargs)


class AppointmentFactory(factory.django.DjangoModelFactory):
    """A pengurus of a WKSBM, unless told otherwise (organisation=, role=)."""

    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.PENGURUS

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return users.appoint(by=kwargs.pop("by", None), **kwargs)
