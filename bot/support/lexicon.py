"""What the support check knows of English: forms, words of like meaning, opposites, and words that steer a claim.

General words only: nothing here is about one document or one subject.
"""

from __future__ import annotations

from importlib.resources import files


def word_set(listed: str) -> frozenset[str]:
    """Words separated by white space, as a set."""
    return frozenset(listed.split())


def _lines(file: str) -> list[str]:
    text = (files("bot.support") / "english" / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


# Words that carry a sentence's grammar and not what it is about.
FUNCTION = word_set(
    """
    a about above across actually after again against ago ah all almost along already also although am among an
    and another any anyway are aren't around as at away basically basically barely be because been before
    roughly approximately hardly being below beside besides between beyond both but by can can't cannot could
    couldn't did didn't do does doesn't doing don't done down during each either else even ever every few for
    from further generally had hadn't has hasn't have haven't having he her here hers herself him himself his
    how however i if in indeed into is isn't it its itself just kind least less let many may maybe me might mine
    more most much must my myself namely neither never no none nor not nothing now obviously of off oh okay on
    once one ones only onto or other others ought our ours ourselves out over own particularly per perhaps quite
    rather re really right same shall she should shouldn't simply since so some somehow someone something
    somewhat sort specifically still such than that the their theirs them themselves then there thereby
    therefore these they this those though through throughout thus till to together too toward towards truly
    under until unto up upon us versus very via was wasn't we well were weren't what whatever when whenever
    where whereas wherever whether which while who whoever whom whose why will with within without won't would
    wouldn't yeah yes yet you your yours yourself yourselves i'm i've i'd i'll we're we've we'd we'll you're
    you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll they're they've they'd they'll that's
    there's what's who's let's gonna wanna gotta kinda whatsoever d ll m s t ve im
    """
)

# Words with which a sentence points at who speaks or how it is told; they add no fact of their own.
TELLING = word_set(
    """
    accord add admit advise answer argue article author believe blog call claim comment commenter commentator conclude
    consider describe essay explain express feel find guest hold host interviewee interviewer interview mean mention
    note opinion paper passage person podcast point post quote reader recall remark remember reply report say source
    speaker state story suggest tell text think transcript view warn word writer write
    """
)

# Words of so wide a meaning that a paraphrase may add or drop them.
LIGHT = word_set(
    """
    able actual become begin bit bring certain come company concern course current different do easy end fact far
    general get give go good great happen have help include involve keep kind know large lead lie like lot main make
    matter mean move need new number part people place possible put real relate result run see set show small someone
    start stay stuff take team thing time try turn use various want way work world build able man woman case form
    area today job model framework
    """
)

# Number words, scales and units have their own module; these steer how strongly a claim is made.
NEGATION = word_set(
    """
    not no never none nobody nothing neither nor without cannot n't hardly barely seldom rarely few nowhere nada
    lack refuse fail
    """
)
LESS = word_set("less fewer least rather instead unlike unlikely harder too")
HEDGES = word_set(
    """
    may might could would can perhaps maybe possibly probably likely seem seems seemed appear appears suggest suggests
    suspect suspects guess if should potentially presumably supposedly allegedly reportedly tend tends hope hopes
    hopefully expect expects unlikely possible believed considered rumored almost nearly legend unclear whether feel
    feels felt think thinks thought believe believes opinion view try tries figure
    """
)
WEAK = word_set("may might perhaps maybe possibly potentially possible")
CERTAIN = word_set(
    """
    certainly definitely undoubtedly surely proven proved prove proves guaranteed inevitably clearly always indeed
    """
)
UNREAL = word_set(
    """
    may might could perhaps maybe possibly probably likely potentially consider considered considering plan planned
    want wanted hope hoped attempt attempted intend intended almost nearly if refuse refused expected thought believed
    supposedly allegedly
    """
)
OTHERS = word_set("people some many they others critics everyone somebody someone")
ALL = word_set("all every each everyone everybody everything always any whole entire entirely completely only solely")
MOST = word_set("most majority mostly usually generally largely mainly commonly")
SOME = word_set("some sometimes several certain many various partly often numerous lots lot bunch tend")
FEW = word_set("few rarely seldom hardly scarcely minority barely")
PARTICLES = word_set("on off in out over under up down with without")
# Other words for a source's if.
CONDITIONS = word_set("if when whenever once unless without should whether while depends depending provided")
CAUSES = word_set("because since due owing thanks therefore so hence thus why reason as cause")


# Words that a paraphrase must not put in another's place: they measure, or they are one of a few.
STRICT_WORDS = word_set(
    """
    second minute hour day week month year decade century nanometer millimeter centimeter meter kilometer inch foot
    mile gram kilogram pound ton liter gallon dollar euro yen percent degree hundreds thousands millions billions
    trillions dozens monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december morning afternoon evening night spring summer autumn winter
    """
)


def _base_forms() -> dict[str, str]:
    return {form: line.split()[0] for line in _lines("forms.txt") for form in line.split()}


def _alike() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_lines("alike.txt")):
        for word in group.split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _lines("opposites.txt"):
        ones, others = (side.split() for side in line.split(":"))
        for one in ones:
            found.setdefault(one, set()).update(others)
        for other in others:
            found.setdefault(other, set()).update(ones)
    return {word: frozenset(words) for word, words in found.items()}


BASE_FORM = _base_forms()
ALIKE = _alike()
OPPOSITES = _opposites()
