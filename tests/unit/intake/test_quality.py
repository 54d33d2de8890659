import pytest

from clf.intake.quality import quality_notes

_SOUND = "قال وزير الصحة في الحكومة الجديدة إن الحملة ستبدأ غدا على مستوى المدينة."


def test_a_sound_text_has_no_notes() -> None:
    assert quality_notes(_SOUND * 50) == ()
    assert quality_notes("") == ()
    assert quality_notes("plain English") == ()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (_SOUND.replace("الصحة", "الص\ufffdة"), "U+FFFD"),
        ("ﻗﺎﻝ ﺍﻟﻤﺘﺤﺪﺙ ﺇﻥ ﺍﻟﻌﻤﻠﻴﺔ ﺍﻧﺘﻬﺖ", "presentation forms"),
        (" ".join(word[::-1] for word in _SOUND.split()), "reversed"),
    ],
)
def test_damage_is_told(text: str, sign: str) -> None:
    (note,) = quality_notes(text)
    assert sign in note
