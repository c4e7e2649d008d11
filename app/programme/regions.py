"""The number to call in an emergency, by region (ISO 3166 [45], two letters).

Only regions are listed whose number is laid down by somebody who can be named; everywhere else it
is 112, which every mobile phone takes for an emergency call (3GPP TS 22.101 [44], as it does 911).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

EVERYWHERE = "112"


@dataclass(frozen=True, slots=True)
class Emergency:
    """The number, and who lays it down."""

    number: str
    source: str


_EU = Emergency("112", "Directive (EU) 2018/1972, article 109 [42]")
_EEA = Emergency("112", "as in the European Union, by the agreement on the EEA or of its own [K]")
_NANP = Emergency("911", "47 U.S.C. 251(e)(3) [43]")
_MEMBERS = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
NUMBERS: Mapping[str, Emergency] = MappingProxyType(
    {
        **dict.fromkeys(_MEMBERS, _EU),
        **dict.fromkeys(("CH", "IS", "LI", "NO"), _EEA),
        "AU": Emergency("000", "Telecommunications Numbering Plan 2015, triple zero [K]"),
        "BR": Emergency("192", "SAMU, the ambulance service of the Ministry of Health [K]"),
        "CA": Emergency("911", "CRTC [K]"),
        "CN": Emergency("120", "the ambulance's number [K]"),
        "GB": Emergency("999", "Ofcom, General Conditions A3: 999 and 112 [K]"),
        "IL": Emergency("101", "Magen David Adom, the ambulance service [K]"),
        "IN": Emergency("112", "Emergency Response Support System [K]"),
        "JP": Emergency("119", "Fire and Disaster Management Agency, fire and ambulance [K]"),
        "KR": Emergency("119", "National Fire Agency, fire and ambulance [K]"),
        "MX": Emergency("911", "national number since 2017 [K]"),
        "NZ": Emergency("111", "New Zealand Police, fire and ambulance alike [K]"),
        "TR": Emergency("112", "the one number since 2021 [K]"),
        "US": _NANP,
    }
)


def region_of(tag: str) -> str | None:
    """The region that a language's tag names ("AT" of "de-AT"), ``None`` where it names none: a
    language alone is no place."""
    _, *rest = tag.replace("_", "-").split("-")
    return next((one.upper() for one in rest if len(one) == 2 and one.isalpha()), None)


def emergency_number(*regions: str | None) -> str:
    """The number of the first of ``regions`` that is known at all; 112 where it is not listed, and
    where none is known."""
    region = next((one for one in regions if one), None)
    found = NUMBERS.get((region or "").upper())
    return found.number if found is not None else EVERYWHERE
