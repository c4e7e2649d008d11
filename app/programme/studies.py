"""The studies that "What is known" rests on, with where they can be read.

Authors, titles, journals and numbers were looked up; what could not be is left out (an empty
``authors``, no ``link``) and never guessed. The numbers are those of ``docs/sources.md``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Study:
    """One publication. where: journal, volume and pages, or who published it. link: an address
    that stays (a DOI or PubMed Central), ``None`` where none was looked up."""

    authors: str
    year: int
    title: str
    where: str
    link: str | None = None

    @property
    def reference(self) -> str:
        """The whole reference in one line, the same in every language."""
        who = f"{self.authors} ({self.year})." if self.authors else f"({self.year})."
        return f"{who} {self.title}. {self.where}."


def _doi(name: str) -> str:
    return f"https://doi.org/{name}"


def _pmc(number: int) -> str:
    return f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{number}/"


ALGHADIR_2019 = Study(  # [1]
    "Alghadir AH, Anwer S, Sarkar B, Paul AK, Anwar D",
    2019,
    "Effect of 6-week retro or forward walking program on pain, functional disability, quadriceps "
    "muscle strength, and performance in individuals with knee osteoarthritis: a randomized "
    "controlled trial (retro-walking trial)",
    "BMC Musculoskeletal Disorders 20:159. PMC6456984",
    _pmc(6456984),
)
WANG_2019 = Study(  # [2]
    "Wang J, Xu J, An R",
    2019,
    "Effectiveness of backward walking training on balance performance: a systematic review and "
    "meta-analysis",
    "Gait & Posture 68:466–475",
    _doi("10.1016/j.gaitpost.2019.01.002"),
)
WANG_2018 = Study(  # [3]
    "Wang J, Yuan W, An R",
    2018,
    "Effectiveness of backward walking training on spatial-temporal gait characteristics: a "
    "systematic review and meta-analysis",
    "Human Movement Science 60:57–71",
    _doi("10.1016/j.humov.2018.05.007"),
)
CHALOUPKA_1997 = Study(  # [4]
    "Chaloupka EC, Kang J, Mastrangelo MA, Donnelly MS",
    1997,
    "Cardiorespiratory and metabolic responses during forward and backward walking",
    "Journal of Orthopaedic & Sports Physical Therapy 25(5):302–306",
    _doi("10.2519/jospt.1997.25.5.302"),
)
COMPENDIUM_2011 = Study(  # [5]
    "Ainsworth BE, Haskell WL, Herrmann SD, Meckes N, Bassett DR, Tudor-Locke C, Greer JL, "
    "Vezina J, Whitt-Glover MC, Leon AS",
    2011,
    "2011 Compendium of Physical Activities: a second update of codes and MET values",
    "Medicine & Science in Sports & Exercise 43(8):1575–1581",
)
HEATH_2001 = Study(  # [6]
    "Heath and others",
    2001,
    "Backward walking practice decreases oxygen uptake, heart rate and ratings of perceived "
    "exertion",
    "Physical Therapy in Sport 2:171",
    _doi("10.1054/ptsp.2001.0057"),
)
LUMBAR_2018 = Study(  # [7]
    "",
    2018,
    "Lumbar muscle activation pattern during forward and backward walking in participants with and "
    "without chronic low back pain: an electromyographic study",
    "Journal of Chiropractic Medicine 17(4):217–225. PMC6391229",
    _pmc(6391229),
)
LEE_2013 = Study(  # [8]
    "Lee M, Kim J, Son J, Kim Y",
    2013,
    "Kinematic and kinetic analysis during forward and backward walking",
    "Gait & Posture 38:674–678",
)
CHAN_2025 = Study(  # [9]
    "Chan E, Chan LY, Fong HK, Mak YT, Kwong PWH, Sun ER, Yu CCW, Tsang SMH",
    2025,
    "Real-time and immediate effects of backward walking exercise on pain intensity and "
    "lumbopelvic movement control in individuals with chronic non-specific low back pain with "
    "lumbar flexion syndrome",
    "PLoS One 20(9):e0330609",
    _doi("10.1371/journal.pone.0330609"),
)
ROOS_2012 = Study(  # [10]
    "Roos PE, Barton N, van Deursen RWM",
    2012,
    "Patellofemoral joint compression forces in backward and forward running",
    "Journal of Biomechanics 45(9):1656–1660. PMC3391667",
    _pmc(3391667),
)
TERBLANCHE_2005 = Study(  # [11]
    "Terblanche E, Page C, Kroff J, Venter RE",
    2005,
    "The effect of backward locomotion training on the body composition and cardiorespiratory "
    "fitness of young women",
    "International Journal of Sports Medicine 26(3):214–219",
    _doi("10.1055/s-2004-820997"),
)
KACHANATHU_2014 = Study(  # [12]
    "Kachanathu SJ, Alenazi AM, Algarni AD, Hafez AR, Hameed UA, Nuhmani S, Alghamdi MS, Melam G",
    2014,
    "Effect of forward and backward locomotion training on anaerobic performance and "
    "anthropometrical composition",
    "Journal of Physical Therapy Science 26(12):1879–1882",
)
AKSENTIJEVIC_2019 = Study(  # [13]
    "Aksentijevic A, Brandt KR, Tsakanikos E, Thorpe MJA",
    2019,
    "It takes me back: the mnemonic time-travel effect",
    "Cognition 182:242–250",
    _doi("10.1016/j.cognition.2018.10.007"),
)
SHINDE_2025 = Study(  # [14]
    "Shinde V, orthopaedic surgeon, quoted in the press",
    2025,
    "Orthopaedic debunks viral myth: 100 backward steps ≠ 1,000 forward steps",
    "Bharat Horizon, December 2025; no study",
)
