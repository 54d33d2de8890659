"""The acts of speech: what a speaker does with a sentence, one ordered list."""

from enum import StrEnum


class SpeechAct(StrEnum):
    """What the reporting word says that its speaker does."""

    ASSERT = "assert"
    REPORT = "report"
    ADD = "add"
    DENY = "deny"
    CLAIM = "claim"
    ADMIT = "admit"
    DEMAND = "demand"
    CALL_ON = "call_on"
    THREATEN = "threaten"
    BOAST = "boast"
    CONDEMN = "condemn"
    WARN = "warn"
    PREDICT = "predict"
    ASK = "ask"
    PROMISE = "promise"

    @property
    def arabic(self) -> str:
        """The name of the act as an Arabic-speaking analyst reads it."""
        return _ARABIC[self]


_ARABIC = {
    SpeechAct.ASSERT: "قول",
    SpeechAct.REPORT: "إخبار",
    SpeechAct.ADD: "إضافة",
    SpeechAct.DENY: "نفي",
    SpeechAct.CLAIM: "زعم",
    SpeechAct.ADMIT: "إقرار",
    SpeechAct.DEMAND: "مطالبة",
    SpeechAct.CALL_ON: "دعوة",
    SpeechAct.THREATEN: "تهديد",
    SpeechAct.BOAST: "تباه",
    SpeechAct.CONDEMN: "إدانة",
    SpeechAct.WARN: "تحذير",
    SpeechAct.PREDICT: "توقع",
    SpeechAct.ASK: "سؤال",
    SpeechAct.PROMISE: "تعهد",
}

ACTS: tuple[SpeechAct, ...] = tuple(SpeechAct)
"""All acts of speech, in order; "claim" is a claim on which the reporting word casts doubt."""
