from django.urls import path

from training import exam_urls, follow_up_urls, participant_urls
from training.views import curricula, events, sessions, speakers

app_name = "training"
EVENT = "bimtek/<slug:event_id>/"
SESSION = f"{EVENT}jadwal/<slug:session_id>/"
VERSION = "bimtek/kurikulum/<slug:version_id>/"
MATERI = f"{VERSION}materi/<slug:materi_id>/"

urlpatterns = [
    *exam_urls.urlpatterns,
    *participant_urls.urlpatterns,
    *follow_up_urls.urlpatterns,
    path("bimtek/", events.event_list, name="event-list"),
    path("bimtek/tambah/", events.event_add, name="event-add"),
    path("bimtek/narasumber/", speakers.speaker_list, name="speaker-list"),
    path("bimtek/narasumber/tambah/", speakers.speaker_add, name="speaker-add"),
    path("bimtek/narasumber/<slug:speaker_id>/ubah/", speakers.speaker_change, name="speaker-change"),
    path("bimtek/kurikulum/", curricula.curriculum_list, name="curriculum-list"),
    path("bimtek/kurikulum/tambah/", curricula.curriculum_add, name="curriculum-add"),
    path(VERSION, curricula.curriculum_detail, name="curriculum-detail"),
    path(f"{VERSION}salin/", curricula.curriculum_copy, name="curriculum-copy"),
    path(f"{VERSION}materi/tambah/", curricula.materi_add, name="materi-add"),
    path(f"{MATERI}ubah/", curricula.materi_change, name="materi-change"),
    path(f"{MATERI}hapus/", curricula.materi_remove, name="materi-remove"),
    path(f"{MATERI}unggah/", curricula.materi_attach, name="materi-attach"),
    path(f"{MATERI}berkas/<slug:file_id>/", curricula.materi_file, name="materi-file"),
    path(EVENT, events.event_detail, name="event-detail"),
    path(f"{EVENT}ubah/", events.event_change, name="event-change"),
    path(f"{EVENT}buka-undangan/", events.event_open_invitations, name="event-open-invitations"),
    path(f"{EVENT}mulai/", events.event_start, name="event-start"),
    path(f"{EVENT}selesaikan/", events.event_finish, name="event-finish"),
    path(f"{EVENT}laporkan/", events.event_report, name="event-report"),
    path(f"{EVENT}kembali/", events.event_go_back, name="event-go-back"),
    path(f"{EVENT}batalkan/", events.event_cancel, name="event-cancel"),
    path(f"{EVENT}jadwal/", sessions.session_list, name="session-list"),
    path(f"{EVENT}jadwal/cetak/", sessions.session_print, name="session-print"),
    path(f"{EVENT}jadwal/tambah/", sessions.session_add, name="session-add"),
    path(f"{SESSION}ubah/", sessions.session_change, name="session-change"),
    path(f"{SESSION}hapus/", sessions.session_remove, name="session-remove"),
    path(f"{SESSION}unggah/", sessions.session_attach, name="session-attach"),
    path(f"{SESSION}berkas/<slug:file_id>/", sessions.session_file, name="session-file"),
    path(f"{SESSION}berkas/<slug:file_id>/tarik/", sessions.session_detach, name="session-detach"),
]
