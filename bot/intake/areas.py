"""Whose area a place lies in, as far as the facts say (faq/fakta.yml: kantor.wilayah; faq/wilayah-kantor.md).

Names are ordinary geography; that of the place wins which is longest, and Palembang's area over others: people also
tell where they come from.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Area(StrEnum):
    """Who serves a place; also the end of the text's key that says so."""

    OURS = "palembang"
    MUARA_ENIM = "muara_enim"
    LUBUKLINGGAU = "lubuklinggau"
    UNSETTLED = "belum_pasti"  # between the two offices above
    OUTSIDE = "luar"


_NAMES: dict[Area, str] = {
    Area.OURS: "palembang, plembang, plg, alang alang lebar, bukit kecil, gandus, ilir barat, ilir timur, jakabaring,"
    " kalidoni, kemuning, kertapati, plaju, sako, seberang ulu, sematang borang, sukarami, sukarame,"
    " prabumulih, ogan ilir, indralaya, inderalaya, tanjung raja, ogan komering ilir, oki, kayu agung, kayuagung,"
    " tulung selapan, banyuasin, pangkalan balai, talang kelapa, betung, mariana,"
    " musi banyuasin, muba, sekayu, sungai lilin, bayung lencir, babat toman",
    Area.MUARA_ENIM: "muara enim, tanjung enim, gelumbang, penukal abab lematang ilir, pali, talang ubi, lahat,"
    " pagar alam, pagaralam, ogan komering ulu, oku, oku timur, oku selatan, baturaja, martapura, belitang,"
    " muaradua, muara dua",
    Area.LUBUKLINGGAU: "lubuklinggau, lubuk linggau, linggau",
    Area.UNSETTLED: "musi rawas, musi rawas utara, muratara, muara beliti, empat lawang",
    Area.OUTSIDE: "jambi, bengkulu, lampung, bandar lampung, way kanan, bangka, belitung, pangkalpinang,"
    " pangkal pinang, pekanbaru, jakarta, bogor, depok, tangerang, bekasi, bandung, semarang, surabaya, yogyakarta,"
    " medan, padang, riau, batam, aceh, bali, makassar",
}
_AREA_OF = {name.strip(): area for area, names in _NAMES.items() for name in names.split(",")}
_LONGEST_FIRST = sorted(_AREA_OF, key=len, reverse=True)
_NAME = re.compile(rf"\b(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})\b")
_BETWEEN = re.compile(r"[\W_]+")
_SAID: dict[Area, str] = {area: f"permohonan_wilayah_{area.value}" for area in Area if area is not Area.OURS}


def area_of(typed: str) -> Area | None:
    """None when no name in it is known: it may lie anywhere."""
    found = [_AREA_OF[name] for name in _NAME.findall(_BETWEEN.sub(" ", typed.lower()))]
    return min(found, key=list(Area).index, default=None)


def note_of(typed: str) -> str | None:
    """The key of the text that says who serves the place; None when we do, or when it is not known."""
    area = area_of(typed)
    return _SAID.get(area) if area else None
