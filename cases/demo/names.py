"""Which invented names do the people, padukuhan, units and partners of the demo bear?"""

MALE = (
    "Slamet Sugeng Bambang Joko Sutrisno Wagiman Paijo Tukiman Suparno Sukardi Mulyono Haryanto Wahyudi Agus Budi Eko "
    "Dwi Tri Catur Sigit Untung Subagyo Darmadi Ngadiman Suroso Kasiman Parjono Giyanto Sumarno Walidi"
).split()
FEMALE = (
    "Sri Siti Endang Tumini Wagiyem Painem Sumarni Suparti Ngatinah Rukmini Lestari Wulandari Kartini Mujiyem Sulastri "
    "Partinah Marsini Juminten Sutinah Wahyuni Rahayu Murni Tukinem Samiyem Poniyem Giyarti Yatmi Ngadinem Suharti Retno"
).split()
SECOND = (
    "Prasetyo Wibowo Santoso Nugroho Raharjo Utomo Hartono Susilo Purnomo Setiawan Widodo Saputra Handoko Kuncoro "
    "Prabowo Wijaya Hidayat Kurniawan Suryadi Atmojo Pranoto Sudarmo Harjono Winarno Lukito"
).split()
HAMLETS = (
    "Karangjati Ngentak Kadisono Sawahan Tegalsari Ngemplak Jetak Kalangan Krapyak Gatak Pandean Sumberan Kweni Glugo "
    "Sanggrahan Cepit Dadapan Ngasem Pelem Wonolelo Kebonagung Bulu Timbulrejo Mrisen Klisat Ngoto Semail Ngijo Bakung "
    "Tanjung Dukuh Jolosutro Banyon Plumutan Beji Gunungan Kaliputih Mendungan Sidorejo Pucanganom"
).split()
UNITS = (
    "Mugi Waras|Sumber Rejeki|Guyub Rukun|Sido Makmur|Rukun Agawe Santosa|Tuwuh Asih|Migunani|Sambung Rasa|Ngudi Rahayu|"
    "Karya Bakti|Manunggal|Lestari Asih|Budi Luhur|Welas Asih|Among Warga|Gotong Royong|Sedya Utama|Tresna Sesama|"
    "Bina Sejahtera|Cahaya Kasih|Nyawiji|Sari Rukun|Margo Mulyo|Handayani|Setia Kawan"
).split("|")
STREETS = ("Jl. Melati", "Jl. Kenanga", "Gang Mawar", "Gang Cempaka", "Jl. Masjid", "Jl. Pasar", "Gang Manggis")

# kabupaten/kota code -> invented partners (kind, name)
PARTNERS = (
    ("lks", "LKS Kasih Ibu (contoh) {place}"),
    ("lks", "LKS Lansia Bahagia (contoh) {place}"),
    ("kesehatan", "Puskesmas Contoh {place}"),
    ("kesehatan", "RSUD Contoh {place}"),
    ("baznas", "Baznas {place} (contoh)"),
    ("dunia_usaha", "CV Sumber Berkah (contoh) {place}"),
    ("kepolisian", "Unit PPA Polres {place} (contoh)"),
    ("uptd_ppa", "UPTD PPA {place} (contoh)"),
)

CHRONOLOGIES = {
    "anak": "Anak tinggal bersama nenek yang sakit-sakitan. Orang tua merantau dan sudah lama tidak memberi kabar. "
    "Sekolah sering tidak masuk.",
    "lansia": "Tinggal sendiri di rumah yang rusak. Makan dari tetangga, tidak ada keluarga dekat yang merawat.",
    "disabilitas": "Tidak dapat bekerja karena hambatan fisik. Keluarga kesulitan biaya berobat dan alat bantu.",
    "kemiskinan": "Pencari nafkah kehilangan pekerjaan. Tunggakan listrik dan sekolah, makan dua kali sehari.",
    "kekerasan": "Datang ke rumah pengurus pada malam hari dalam keadaan takut dan meminta perlindungan.",
    "jalanan": "Ditemukan beberapa hari tidur di emperan pasar dan tidak tahu harus pulang ke mana.",
    "kesehatan": "Membutuhkan pendampingan untuk berobat rutin dan menghadapi sikap lingkungan.",
    "bencana": "Rumah rusak setelah hujan deras dan longsor; sementara menumpang di rumah saudara.",
    "lain": "Kesulitan memenuhi kebutuhan pokok dan perlu didampingi mengurus haknya.",
}
OWN_ACTIONS = (
    "Diberi sembako dari kas donasi; pengurus menengok dua hari sekali.",
    "Keluarga sudah dihubungi. Tetangga bergiliran mengirim makanan.",
    "Diantar ke puskesmas dengan mobil warga.",
    "Dibicarakan dalam rapat pengurus; santunan Rp 200.000 dari jimpitan.",
    "",
)
REASONS = (
    "Kebutuhannya melebihi kemampuan kas warga.",
    "Perlu asesmen pekerja sosial dan layanan yang tidak ada di padukuhan.",
    "Perlu dibantu mengurus NIK dan jaminan kesehatan.",
    "Keluarga tidak sanggup merawat; perlu dicarikan jalan keluar.",
)
