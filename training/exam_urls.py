"""The addresses of questions, tests, the evaluation and certificates; and those that need no account."""

from django.urls import path

from training.views import certificates, exams, feedback, questions, rooms

EVENT = "bimtek/<slug:event_id>/"
QUESTIONS = "bimtek/kurikulum/<slug:version_id>/materi/<slug:materi_id>/soal/"
QUESTION = f"{QUESTIONS}<slug:question_id>/"
EXAM = f"{EVENT}tes/"
ROUND = f"{EXAM}<slug:exam_kind>/"
FEEDBACK = f"{EVENT}evaluasi/"
CERTIFICATES = f"{EVENT}sertifikat/"
CERTIFICATE = f"{CERTIFICATES}<slug:certificate_id>/"
ROOM = "ruang/<slug:room_code>/"

urlpatterns = [
    path(QUESTIONS, questions.question_list, name="question-list"),
    path(f"{QUESTIONS}tambah/", questions.question_add, name="question-add"),
    path(f"{QUESTION}ubah/", questions.question_change, name="question-change"),
    path(f"{QUESTION}hentikan/", questions.question_retire, name="question-retire"),
    path(EXAM, exams.exam_detail, name="exam-detail"),
    path(f"{EXAM}pilih/", exams.exam_choose, name="exam-choose"),
    path(f"{EXAM}cetak/", exams.exam_print, name="exam-print"),
    path(f"{EXAM}kunci-jawaban/", exams.exam_key, name="exam-key"),
    path(f"{EXAM}poster/", exams.exam_poster, name="exam-poster"),
    path(f"{ROUND}buka/", exams.exam_open, name="exam-open"),
    path(f"{ROUND}tutup/", exams.exam_close, name="exam-close"),
    path(f"{ROUND}isi/", exams.exam_fill, name="exam-fill"),
    path(f"{ROUND}peserta/<slug:participant_id>/kosongkan/", exams.exam_empty, name="exam-empty"),
    path(FEEDBACK, feedback.feedback_detail, name="feedback-detail"),
    path(f"{FEEDBACK}cetak/", feedback.feedback_print, name="feedback-print"),
    path(f"{FEEDBACK}buka/", feedback.feedback_open, name="feedback-open"),
    path(f"{FEEDBACK}tutup/", feedback.feedback_close, name="feedback-close"),
    path(f"{FEEDBACK}isi/", feedback.feedback_fill, name="feedback-fill"),
    path(CERTIFICATES, certificates.certificate_list, name="certificate-list"),
    path(f"{CERTIFICATES}terbitkan/", certificates.certificate_issue, name="certificate-issue"),
    path(f"{CERTIFICATES}cetak/", certificates.certificate_print, name="certificate-print"),
    path(f"{CERTIFICATES}tanda-terima/", certificates.certificate_receipts, name="certificate-receipts"),
    path(CERTIFICATE, certificates.certificate_read, name="certificate-read"),
    path(f"{CERTIFICATE}cabut/", certificates.certificate_withdraw, name="certificate-withdraw"),
    path(f"{CERTIFICATE}terbitkan-ulang/", certificates.certificate_reissue, name="certificate-reissue"),
    path("sertifikat/<slug:certificate_token>/", certificates.certificate_verify, name="certificate-verify"),
    path(ROOM, rooms.room_enter, name="room-enter"),
    path(f"{ROOM}evaluasi/", rooms.room_judge, name="room-judge"),
    path(f"{ROOM}<slug:exam_kind>/", rooms.room_answer, name="room-answer"),
]
