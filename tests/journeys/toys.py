"""A small journey: a question, a branch, an early end, an amount, an input."""

HEAD = """
judul: Membayar
topik: bayar-bni
sumber: [S106]
berlaku_sejak: 2025-01-01
diperiksa: 2026-11-24
"""
# Who -> (a child only) with whom -> prepare -> end; whoever is ill ends at once.
PAYING = """
jumlah:
- {nama: 'Paspor {{ fakta("biaya.masa_10_tahun") }}', fakta: biaya.elektronik_10_tahun, jika: {untuk: [sendiri]}}
- {nama: Paspor anak, fakta: biaya.elektronik_5_tahun, jika: {untuk: [anak]}}
- {nama: Denda, fakta: biaya.denda_hilang, jika: {wali: [lain]}}
langkah:
- id: untuk
  judul: Untuk siapa?
  tanya: untuk
  teks: Paspor untuk siapa?
  pilihan:
  - {nilai: sendiri, tombol: Saya sendiri}
  - {nilai: anak, tombol: Anak saya}
  - {nilai: sakit, tombol: Orang sakit}
- id: dibantu
  judul: Dibantu petugas
  jika: {untuk: [sakit]}
  teks: Petugas membantu.
  topik: [berobat-luar-negeri]
  akhir: true
- id: wali
  judul: Siapa yang menemani?
  jika: {untuk: [anak]}
  tanya: wali
  teks: Dengan siapa?
  pilihan:
  - {nilai: orang-tua, tombol: Orang tua}
  - {nilai: lain, tombol: Orang lain, jika: {untuk: [anak]}}
- id: kode
  judul: Kode billing
  teks: 'Jumlahnya **{{ jumlah() }}**.'
  siapkan: [Kode billing, {teks: Surat kuasa, jika: {wali: [lain]}}]
  kendala: [{tombol: Kodenya lewat, topik: billing-kedaluwarsa}]
  masukan: kode-billing
  lewati: true
- id: selesai
  judul: Selesai
  teks: '{% if dipilih("untuk", "anak") %}Ajak anaknya.{% else %}Datang sendiri.{% endif %}'
  bawa: [KTP asli, {teks: Akta lahir anak, jika: {untuk: [anak]}}]
  akhir: true
"""
