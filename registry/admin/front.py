"""What should this post put in order? The queues on the first page of the admin, each leading to its list."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin import SimpleListFilter
from django.urls import reverse

from registry.cleanup import counted, queues_of


@dataclass(frozen=True)
class Line:
    """One queue on the first page. count: (number, is_capped), or None when counting takes too long."""

    title: str
    advice: str
    url: str
    count: tuple


def to_put_in_order(post):
    """[Line] of the queues of this post."""
    return [_line(queue, post) for queue in queues_of(post)]


def _line(queue, post):
    if queue.model:
        meta = apps.get_model(queue.model)._meta
        address = f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{queue.query}"
    else:  # two records side by side: a page of the program
        address = f"{reverse('registry:cleanup-list')}?daftar={queue.slug}"
    return Line(queue.title, queue.advice, address, counted(queue, post))


class QueueFilter(SimpleListFilter):
    """The rows of one queue, on the list where its acts are."""

    title = "yang perlu dirapikan"
    parameter_name = "antrean"

    def __init__(self, request, params, model, model_admin):
        self.post = request.post
        self.queues = {queue.slug: queue for queue in queues_of(request.post) if queue.model == model._meta.label}
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [(queue.slug, queue.title) for queue in self.queues.values()]

    def queryset(self, request, queryset):
        queue = self.queues.get(self.value())
        return queryset.filter(pk__in=queue.find(self.post).values("pk")) if queue else queryset
