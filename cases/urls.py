from django.urls import path

from cases.views import access, cases, emergencies, intake, lists, referrals

app_name = "cases"
CASE = "kasus/<slug:case_id>/"
REFERRAL = CASE + "rujukan/<slug:referral_id>/"

urlpatterns = [
    path("kotak-masuk/", lists.inbox, name="inbox"),
    path("kotak-masuk/terkirim/", lists.sent, name="sent"),
    path("pemberitahuan/", lists.notification_list, name="notification-list"),
    path("pemberitahuan/dibaca/", lists.notification_read_all, name="notification-read-all"),
    path("pemberitahuan/<slug:notification_id>/dibaca/", lists.notification_read, name="notification-read"),
    path("kasus/", lists.case_list, name="case-list"),
    path("kasus/cari/", lists.case_search, name="case-search"),
    path("kasus/catat/", intake.start, name="intake-start"),
    path("kasus/catat/<slug:draft_id>/periksa/", intake.check, name="intake-check"),
    path("kasus/catat/<slug:draft_id>/hapus/", intake.discard, name="intake-discard"),
    path("kasus/catat/<slug:draft_id>/<slug:step>/", intake.step, name="intake-step"),
    path("kasus/darurat/", emergencies.open_emergency, name="open-emergency"),
    path("kasus/darurat/daftar/", emergencies.emergency_list, name="emergency-list"),
    path("kasus/darurat/<slug:access_id>/tinjau/", emergencies.review_emergency, name="review-emergency"),
    path(CASE, cases.detail, name="case-detail"),
    path(CASE + "tutup/", cases.close, name="case-close"),
    path(CASE + "buka-kembali/", cases.reopen, name="case-reopen"),
    path(CASE + "catatan/", cases.note, name="case-note"),
    path(CASE + "layanan/", cases.serve, name="case-serve"),
    path(CASE + "salurkan/", cases.pay_out, name="case-pay-out"),
    path(CASE + "batal-salur/", cases.take_back, name="case-take-back"),
    path(CASE + "persetujuan/", cases.consent, name="case-consent"),
    path(CASE + "akses/", access.room, name="access-room"),
    path(CASE + "batasi/", access.restrict, name="access-restrict"),
    path(CASE + "buka-pembatasan/", access.release, name="access-release"),
    path(CASE + "tambah-anggota/", access.add_member, name="access-add-member"),
    path(CASE + "keluarkan/", access.end_member, name="access-end-member"),
    path(CASE + "catat-konflik/", access.bar, name="access-bar"),
    path(CASE + "hapus-konflik/", access.unbar, name="access-unbar"),
    path(CASE + "simpan-rahasia/", access.keep_secret, name="access-keep-secret"),
    path(CASE + "buka-rahasia/", access.read_secret, name="access-read-secret"),
    path(CASE + "pembaca/", access.read_log, name="access-read-log"),
    path(CASE + "pembaca/orang/", access.read_person_log, name="access-read-person-log"),
    path(CASE + "rujukan/kirim/", referrals.prepare, name="referral-prepare"),
    path(REFERRAL + "kirim/", referrals.send, name="referral-send"),
    path(REFERRAL + "terima/", referrals.accept, name="referral-accept"),
    path(REFERRAL + "tolak/", referrals.decline, name="referral-decline"),
    path(REFERRAL + "minta-kelengkapan/", referrals.request_completion, name="referral-request-completion"),
    path(REFERRAL + "lengkapi/", referrals.complete, name="referral-complete"),
    path(REFERRAL + "teruskan/", referrals.forward, name="referral-forward"),
    path(REFERRAL + "tarik-kembali/", referrals.withdraw, name="referral-withdraw"),
    path(REFERRAL + "rujuk-balik/", referrals.report_back, name="referral-report-back"),
    path(REFERRAL + "ambil-alih/", referrals.take_over, name="referral-take-over"),
]
