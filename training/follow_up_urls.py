"""The addresses of what follows a Bimtek: units, checks, effect, photos, report, transport."""

from django.urls import path

from training.views import effects, follow_ups, reports, transports

EVENT = "bimtek/<slug:event_id>/"
UNIT = f"{EVENT}tindak-lanjut/<slug:unit_id>/"
RTL = f"{UNIT}rtl/<slug:item_id>/"
PARTICIPANT = f"{EVENT}transport/<slug:participant_id>/"

urlpatterns = [
    path("bimtek/cek/", follow_ups.check_list, name="check-list"),
    path("bimtek/cek/<slug:check_id>/isi/", follow_ups.check_fill, name="check-fill"),
    path("bimtek/cakupan/", effects.area_effect, name="area-effect"),
    path("bimtek/wksbm/<slug:unit_id>/", follow_ups.unit_history, name="unit-history"),
    path(f"{EVENT}tindak-lanjut/", follow_ups.follow_up_list, name="follow-up-list"),
    path(UNIT, follow_ups.follow_up_unit, name="follow-up-unit"),
    path(f"{UNIT}komitmen/", follow_ups.commitment_record, name="commitment-record"),
    path(f"{UNIT}program/tambah/", follow_ups.plan_add, name="plan-add"),
    path(f"{UNIT}rtl/tambah/", follow_ups.rtl_add, name="rtl-add"),
    path(f"{RTL}ubah/", follow_ups.rtl_change, name="rtl-change"),
    path(f"{RTL}selesai/", follow_ups.rtl_finish, name="rtl-finish"),
    path(f"{UNIT}getok-tular/catat/", follow_ups.cascade_record, name="cascade-record"),
    path(f"{UNIT}getok-tular/<slug:cascade_id>/batalkan/", follow_ups.cascade_cancel, name="cascade-cancel"),
    path(f"{EVENT}dampak/", effects.event_effect, name="event-effect"),
    path(f"{EVENT}foto/", reports.photo_list, name="photo-list"),
    path(f"{EVENT}foto/unggah/", reports.photo_add, name="photo-add"),
    path(f"{EVENT}foto/<slug:photo_id>/", reports.photo_file, name="photo-file"),
    path(f"{EVENT}foto/<slug:photo_id>/hapus/", reports.photo_remove, name="photo-remove"),
    path(f"{EVENT}laporan/", reports.event_account, name="event-account"),
    path(f"{EVENT}transport/", transports.transport_list, name="transport-list"),
    path(f"{EVENT}transport/cetak/", transports.transport_print, name="transport-print"),
    path(f"{EVENT}transport/isi/", transports.transport_fill_all, name="transport-fill-all"),
    path(f"{PARTICIPANT}isi/", transports.transport_fill, name="transport-fill"),
    path(f"{PARTICIPANT}buka/", transports.transport_open, name="transport-open"),
]
