"""The label vocabulary: sentence types and source classes, each one ordered list.

Every id, score column and metric row in the project derives from the order given here.
"""

from enum import StrEnum


class SentenceType(StrEnum):
    """Whose voice a sentence carries, and what that voice does with it."""

    MILITANT_PROPAGANDA = "militant_propaganda"
    OFFICIAL_CLAIM = "official_claim"
    THIRD_PARTY_ACCOUNT = "third_party_account"
    JOURNALISTIC_FRAMING = "journalistic_framing"
    NEUTRAL_REPORT = "neutral_report"

    @property
    def arabic(self) -> str:
        """The name of the type as an Arabic-speaking analyst reads it."""
        return _ARABIC_TYPE[self]


class SourceClass(StrEnum):
    """The kind of source a sentence's content comes from."""

    MILITANT = "militant"
    INSTITUTION = "institution"
    THIRD_PARTY = "third_party"
    OUTLET = "outlet"

    @property
    def arabic(self) -> str:
        """The name of the class as an Arabic-speaking analyst reads it."""
        return _ARABIC_SOURCE[self]


_ARABIC_TYPE = {
    SentenceType.MILITANT_PROPAGANDA: "دعاية مسلحة",
    SentenceType.OFFICIAL_CLAIM: "تصريح رسمي",
    SentenceType.THIRD_PARTY_ACCOUNT: "رواية طرف ثالث",
    SentenceType.JOURNALISTIC_FRAMING: "تأطير صحفي",
    SentenceType.NEUTRAL_REPORT: "خبر محايد",
}
_ARABIC_SOURCE = {
    SourceClass.MILITANT: "جماعة مسلحة",
    SourceClass.INSTITUTION: "مؤسسة",
    SourceClass.THIRD_PARTY: "طرف ثالث",
    SourceClass.OUTLET: "الوسيلة الإعلامية",
}

TYPES: tuple[SentenceType, ...] = tuple(SentenceType)
"""All sentence types in the order of ids, score columns and metric rows."""

TYPE_INDEX: dict[SentenceType, int] = {label: i for i, label in enumerate(TYPES)}
"""The id of each sentence type."""
