# Pandu Paspor. `make help` lists what there is; each target prepares the environments it needs (scripts/setup).
.DEFAULT_GOAL := help
.PHONY: help run test lint check train evaluate compare fuzz chat ask lock clean distclean

BOT := .venv/bin/python -m bot
FILE ?= tests/nlu
export FILE TEXT

help: ## Tampilkan daftar perintah ini
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "}; {printf "make %-10s %s\n", $$1, $$2}'

run: ## Siapkan bila perlu, lalu jalankan bot (berhenti: Ctrl-C)
	@scripts/setup run
	@$(BOT) run

test: ## Jalankan semua pemeriksaan dan uji
	@scripts/setup test
	@scripts/test

lint: ## Periksa gaya kode dan tipe (ruff, mypy)
	@scripts/setup test
	@scripts/test lint types

check: ## Periksa jawaban, fakta, dan kalimat latihan
	@scripts/setup run
	@$(BOT) check

train: ## Latih mesin sekarang
	@scripts/setup run
	@$(BOT) train

evaluate: ## Ukur pemahaman dengan pesan berlabel: make evaluate FILE=berkas
	@scripts/setup run
	@$(BOT) evaluate "$$FILE"

compare: ## Bandingkan dengan bawaan Rasa, berjam-jam: make compare FILE=berkas
	@scripts/setup run
	@$(BOT) compare "$$FILE"

fuzz: ## Kirim ribuan teks aneh dan jahat ke mesin, beberapa menit
	@scripts/setup run
	@$(BOT) fuzz

chat: ## Bercakap-cakap dengan bot di terminal
	@scripts/setup run
	@$(BOT) chat

ask: ## Tampilkan jawaban satu pertanyaan: make ask TEXT="biaya paspor berapa?"
	@test -n "$$TEXT" || { echo 'Pemakaian: make ask TEXT="biaya paspor berapa?"' >&2; exit 2; }
	@scripts/setup run
	@$(BOT) ask -- "$$TEXT"

lock: ## Perbarui berkas kunci di requirements/ dari berkas .in
	@scripts/lock

clean: ## Hapus model, data jalan (var/), hasil, dan tembolok; lingkungan Python tetap
	@scripts/clean

distclean: clean ## Seperti clean, ditambah kedua lingkungan Python
	@rm -rf .venv .venv-engine
