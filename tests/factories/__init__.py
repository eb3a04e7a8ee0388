"""Things that actions start from. Each factory builds through the action, so nothing impossible exists."""

from tests.factories.registry import AppointmentFactory, LocalAreaFactory, OrganisationFactory, UserFactory

__all__ = ["AppointmentFactory", "LocalAreaFactory", "OrganisationFactory", "UserFactory"]
