from django.urls import path

from cases.views import cases, intake, lists, persons, referrals, reviews

app_name = "cases"
CASE = "kasus/<slug:case_id>/"
PERSON = CASE + "orang/"
REVIEW = "orang/kembar/<slug:review_id>/"
REFERRAL = CASE + "rujukan/<slug:referral_id>/"

urlpatterns = [
    path("kotak-masuk/", lists.inbox, name="inbox"),
    path("kotak-masuk/terkirim/", lists.sent, name="sent"),
    path("pemberitahuan/", lists.notification_list, name="notification-list"),
    path("pemberitahuan/dibaca/", lists.notification_read_all, name="notification-read-all"),
    path("pemberitahuan/<int:notification_id>/dibaca/", lists.notification_read, name="notification-read"),
    path("kasus/", lists.case_list, name="case-list"),
    path("kasus/cari/", lists.case_search, name="case-search"),
    path("kasus/catat/", intake.start, name="intake-start"),
    path("kasus/catat/<slug:draft_id>/periksa/", intake.check, name="intake-check"),
    path("kasus/catat/<slug:draft_id>/kenal/", intake.recognise, name="intake-recognise"),
    path("kasus/catat/<slug:draft_id>/hapus/", intake.discard, name="intake-discard"),
    path("kasus/catat/<slug:draft_id>/<slug:step>/", intake.step, name="intake-step"),
    path(CASE, cases.detail, name="case-detail"),
    path(CASE + "tutup/", cases.close, name="case-close"),
    path(CASE + "buka-kembali/", cases.reopen, name="case-reopen"),
    path(CASE + "catatan/", cases.note, name="case-note"),
    path(CASE + "layanan/", cases.serve, name="case-serve"),
    path(CASE + "salurkan/", cases.pay_out, name="case-pay-out"),
    path(CASE + "batal-salur/", cases.take_back, name="case-take-back"),
    path(CASE + "persetujuan/", cases.consent, name="case-consent"),
    path(PERSON, persons.detail, name="person-detail"),
    path(PERSON + "identitas/", persons.identify, name="person-identify"),
    path(PERSON + "anggota/", persons.relate, name="person-relate"),
    path(PERSON + "hapus-anggota/", persons.unrelate, name="person-unrelate"),
    path(PERSON + "desil/", persons.record_desil, name="person-record-desil"),
    path(PERSON + "cek-nik/", persons.check_nik, name="person-check-nik"),
    path(PERSON + "tambah-foto/", persons.photograph, name="person-photograph"),
    path(PERSON + "foto/<slug:photo_id>/", persons.photo, name="person-photo"),
    path(PERSON + "buka-nik/", persons.open_nik, name="person-open-nik"),
    path(PERSON + "buka-kk/", persons.open_kk, name="person-open-kk"),
    path("orang/kembar/", reviews.review_list, name="review-list"),
    path(REVIEW, reviews.review_detail, name="review-detail"),
    path(REVIEW + "sama/", reviews.unite, name="review-unite"),
    path(REVIEW + "beda/", reviews.keep_apart, name="review-keep-apart"),
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
