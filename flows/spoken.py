"""Languages that people speak here, besides those the companion is written in.

Cards can be read aloud in each of these. To add one, give its code, as CLDR has it, and the name
its speakers write.
"""

from __future__ import annotations

from collections.abc import Mapping

from flows.catalogue import LANGUAGES
from flows.model import Verbatim

# Those of people who have come to England in recent years first, then those of whole streets.
ALSO_SPOKEN: Mapping[str, str] = {
    "ti": "ትግርኛ",
    "am": "አማርኛ",
    "om": "Afaan Oromoo",
    "so": "Soomaali",
    "fa": "فارسی",
    "fa-AF": "دری",
    "ps": "پښتو",
    "ckb": "کوردیی سۆرانی",
    "ku": "Kurdî (Kurmancî)",
    "uk": "Українська",
    "ru": "Русский",
    "tr": "Türkçe",
    "sq": "Shqip",
    "vi": "Tiếng Việt",
    "yue": "粵語",
    "zh": "中文",
    "sw": "Kiswahili",
    "ln": "Lingála",
    "fr": "Français",
    "pt": "Português",
    "es": "Español",
    "ro": "Română",
    "bg": "Български",
    "lt": "Lietuvių",
    "hu": "Magyar",
    "sk": "Slovenčina",
    "ur": "اردو",
    "pa": "ਪੰਜਾਬੀ",
    "bn": "বাংলা",
    "gu": "ગુજરાતી",
    "hi": "हिन्दी",
    "ta": "தமிழ்",
    "ml": "മലയാളം",
    "ne": "नेपाली",
    "ig": "Igbo",
    "yo": "Yorùbá",
}
SPOKEN: Mapping[str, str] = {
    **LANGUAGES,
    **{code: name for code, name in ALSO_SPOKEN.items() if code not in LANGUAGES},
}


def own_name(code: str) -> Verbatim:
    """A language by the name its speakers write: whoever looks for it knows it by that."""
    return Verbatim(SPOKEN.get(code, code))
