"""The addresses of invitations, participants and attendance, below those of their Bimtek."""

from django.urls import path

from training.views import attendances, invitations, participants

EVENT = "bimtek/<slug:event_id>/"
INVITATION = f"{EVENT}undangan/<slug:invitation_id>/"
PARTICIPANT = f"{EVENT}peserta/<slug:participant_id>/"

urlpatterns = [
    path("bimtek/luring/", attendances.attendance_worker, name="attendance-worker"),
    path(f"{EVENT}undangan/", invitations.invitation_list, name="invitation-list"),
    path(f"{EVENT}undangan/tambah/", invitations.invitation_invite, name="invitation-invite"),
    path(f"{INVITATION}ubah/", invitations.invitation_change, name="invitation-change"),
    path(f"{INVITATION}tarik/", invitations.invitation_withdraw, name="invitation-withdraw"),
    path(f"{INVITATION}cetak/", participants.invitation_print, name="invitation-print"),
    path(f"{INVITATION}tunjuk/", invitations.participant_register, name="participant-register"),
    path(f"{EVENT}peserta/", participants.participant_list, name="participant-list"),
    path(f"{EVENT}peserta/tambah/", participants.participant_enrol, name="participant-enrol"),
    path(f"{EVENT}peserta/nomor-surat/", participants.participant_number_letters, name="participant-number-letters"),
    path(f"{EVENT}peserta/surat/", participants.participant_letters, name="participant-letters"),
    path(f"{EVENT}peserta/kartu/", participants.participant_cards, name="participant-cards"),
    path(f"{EVENT}peserta/terlatih/", participants.participant_mark_trained, name="participant-mark-trained"),
    path(f"{PARTICIPANT}ganti/", participants.participant_replace, name="participant-replace"),
    path(f"{PARTICIPANT}mundur/", participants.participant_withdraw, name="participant-withdraw"),
    path(f"{PARTICIPANT}surat-tugas/", participants.participant_print, name="participant-print"),
    path(f"{EVENT}hadir/", attendances.attendance_list, name="attendance-list"),
    path(f"{EVENT}hadir/lembar/", attendances.attendance_fill, name="attendance-fill"),
    path(f"{EVENT}hadir/cetak/", attendances.attendance_print, name="attendance-print"),
    path(f"{EVENT}hadir/<slug:session_id>/", attendances.attendance_mark, name="attendance-mark"),
    path(f"{EVENT}pindai/", attendances.attendance_scan, name="attendance-scan"),
    path(f"{EVENT}pindai/kirim/", attendances.attendance_receive, name="attendance-receive"),
]
