"""What is this text doing? A profile told in at most five sentences, the first screen's answer."""

from clf.report.bidi import arabic_run
from clf.report.clean import clean
from clf.report.formats import BidiMode
from clf.schema import TYPES, Profile, SentenceType

_KINDS = {
    SentenceType.MILITANT_PROPAGANDA: "an armed group's message",
    SentenceType.OFFICIAL_CLAIM: "official claims",
    SentenceType.THIRD_PARTY_ACCOUNT: "accounts of third parties",
    SentenceType.JOURNALISTIC_FRAMING: "framing by the outlet itself",
    SentenceType.NEUTRAL_REPORT: "neutral report",
}


def summary_lines(profile: Profile, bidi: BidiMode = BidiMode.AUTO) -> list[str]:
    """Return the summary, a line each; where Arabic occurs it ends its line."""
    if not profile.n_sentences:
        return ["Nothing was scored."]
    lines = [_mostly(profile, bidi), _militant(profile), _outlet(profile)]
    if profile.speakers:
        lines.append(_loudest(profile, bidi))
    if profile.n_needs_review:
        lines.append(
            f"Not sure of {_of_all(profile.n_needs_review, profile)}: see the marks below."
        )
    return lines


def percent(share: float) -> str:
    """Return a share as whole percent; 100% and 0% are kept for what is exactly so."""
    if 0 < share < 1:
        return f"{min(max(round(share * 100), 1), 99)}%"
    return f"{share:.0%}"


def _mostly(profile: Profile, bidi: BidiMode) -> str:
    most = max(profile.counts.values())
    leaders = [label for label in TYPES if profile.counts.get(label, 0) == most]
    if len(leaders) > 1:
        names = ", ".join(_KINDS[label] for label in leaders)
        return f"No one voice prevails: {_of_all(most, profile)} each of {names}."
    top = leaders[0]
    arabic = arabic_run(top.arabic, bidi)
    return f"Most of all it is {_KINDS[top]}: {_of_all(most, profile)}.  {arabic}"


def _militant(profile: Profile) -> str:
    count = profile.counts.get(SentenceType.MILITANT_PROPAGANDA, 0)
    if not count:
        return "No sentence carries an armed group's message."
    verb = "carries" if count == 1 else "carry"
    return f"An armed group's message: {_of_all(count, profile)} {verb} it."


def _outlet(profile: Profile) -> str:
    framing = profile.counts.get(SentenceType.JOURNALISTIC_FRAMING, 0)
    own = framing + profile.counts.get(SentenceType.NEUTRAL_REPORT, 0)
    if not own:
        return "The outlet says nothing in its own voice."
    how = f"{framing} of them judge or interpret" if framing else "none of them judges"
    return f"In the outlet's own voice: {_of_all(own, profile)}; {how}."


def _loudest(profile: Profile, bidi: BidiMode) -> str:
    name, count = profile.speakers[0]
    return f"Heard most often: {_of_all(count, profile)} from  {arabic_run(clean(name), bidi)}"


def _of_all(count: int, profile: Profile) -> str:
    noun = "sentence" if profile.n_sentences == 1 else "sentences"
    share = percent(count / profile.n_sentences)
    return f"{count} of {profile.n_sentences} {noun} ({share})"
