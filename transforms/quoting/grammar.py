"""Grammar: patterns over lines of letters (`clauses`) for noun phrases, and for what stands around a reporting verb."""

import re
from typing import NamedTuple


class Complement(NamedTuple):
    """What a verb may take: the rule that finds it, its name in the lexicon, and what stands before its first word."""

    rule: str
    name: str
    pattern: re.Pattern[str]


# Noun phrases. A run is a chain of nominal words, with "'s" inside and short stretches in marks ("the “Today” host").
NOMINAL = r"(?:[Nnmjredhyz]|[avco](?=h)|\[q{1,6}\])"
RUN = rf"[DQ]*(?:{NOMINAL}s?)*(?:[Nnmre](?:h(?=[,(]))?|\[q{{1,6}}\])"
POSTMODIFIER = rf"(?:(?:j*[op]+|ji){RUN})"  # "of the bank", "familiar with the plan"
NOUN_PHRASE = rf"(?:{RUN}{POSTMODIFIER}*j?|Qj?{POSTMODIFIER}*)"
BRACKETS = r"(?:\([^()]{1,15}\))?"
RELATIVE = r"W[^.;:]{1,60}?"
INSERTED = r"[^,.;:VWPA\[]{1,30}(?:,[pNdo][^,.;:VW]{0,12}){0,3}"
DESCRIBED = r"(?<=[N)],)[DrdNnmj][^.;:\[]{1,80}?"  # "Ada Nowak, a baker who moved here in May and stayed, said"
PARTICIPIAL = r"[jGpk][^,.;:\[]{1,60}"  # ", speaking on condition of anonymity,"
APPOSITION = rf"{BRACKETS}(?:,(?:{RELATIVE}|{INSERTED}|{PARTICIPIAL}|{DESCRIBED}),|_[^_.;V]{{1,30}}_)?"
TIME = r"(?:(?:p?[DQ]?[nmd]?[yz]+d*|pd)+)"
VENUE = r"(?:p[DQNnmjredhsyzo]*e[DQNnmjredhsyzop]*)"
NOMINALS = r"[DQNnmjredhsyzop]"
ADVERBS = rf"(?:[ab]|{TIME}|,a{{1,3}},|,?{VENUE},|Vp?i)*"  # the last: "went on to say"
SUBJECT = re.compile(
    rf"(?<![DQNnmjredhsop])(?<!q\])(?P<speaker>[PW]|{NOUN_PHRASE}){APPOSITION}(?P<adverbs>{ADVERBS})\Z"
)
BARE = re.compile(r"[njh]+\Z")  # singular nouns without article: "assertive claims" has no subject
NEAR_SUBJECT = re.compile(rf"(?P<speaker>P|(?<!N)N[Nhs]*|[DQ]j*[nmre]+)(?P<adverbs>{ADVERBS})\Z")
FIRST_SUBJECT = re.compile(rf"(?:[pkGi][^,.\[]{{1,40}},|[ac,]|[Nh(),]{{1,8}}_)*(?P<speaker>P|{NOUN_PHRASE})")
ELIDED = re.compile(rf"c{ADVERBS}\Z")  # "… and later said"
DEPENDENT = re.compile(r"(?:[,_(\]]a*|[pkc]a*|^a*)\Z")  # "…, adding", "by saying"
INVERTED = re.compile(rf"a?(?P<speaker>P|{RUN}(?:o{RUN})*(?:(?<=[nmre]){POSTMODIFIER}+)?)")
BEHIND = re.compile(rf",(?P<speaker>P|{NOUN_PHRASE})a*[vVjb]")
MAIN_CLAUSE = re.compile(r",(?!.*\[)")  # "As Ruiz said it hurt, he left"
FURTHER = re.compile(r",(?=[ckW])")
MAIN_VERB = re.compile(r",(?=a*[vVb])")  # "Ruiz, who said she had seen it, left"
TIME_ONLY = re.compile(TIME)
SOURCE = re.compile(rf"(?P<speaker>P|{RUN}{POSTMODIFIER}*)")
POSTMODIFIED = re.compile(r"(?P<head>[DQNnmjredhsyz]*[nmre])j*(?:[op]|$)")
DEFINITE = re.compile(r"[DN].*[nr]$")
NAME_BEHIND = re.compile(r",(?P<name>N[Nh]*N)(?=[,.;(]|$)")
ROLE_BEHIND = re.compile(
    r"(?:\([^()]{1,9}\))?,(?:d,)?(?P<role>(?:[DQNnmjedhsyz]*r|D[njmh]*n)(?:[opcDNnmjredhsyzQ]*[Nnmre])?)(?=[,.;)W]|$)"
)
# What may stand between a cue and its complement, and what the complement starts with.
GAP = rf"(?:a|{TIME}|{VENUE}|,?[pk]{NOMINALS}{{1,20}},?)*?"
ADDRESSEE = rf"(?:P|[DQ]?(?:[Nnmjredh]s?)+(?:[po]{RUN})*?)"
COMPLEMENTS = (
    Complement("verb_quote", "quote", re.compile(r"[,:]?(?=\[)")),
    Complement("verb_that", "that", re.compile(rf"{GAP}t")),
    Complement("verb_quote", "quote", re.compile(rf"(?:{GAP}[,:]|[^.;:\[\]VGA]{{0,30}}:)(?=\[)")),
    Complement("verb_addressee", "addressee", re.compile(rf"{ADDRESSEE}{GAP}(?:t|[,:]?(?=\[)|(?=[wiPDQN]))")),
    Complement("verb_question", "question", re.compile(r"[az]*(?=w)")),
    Complement("verb_infinitive", "to", re.compile(r"a*(?=i)")),
    Complement("verb_clause", "clause", re.compile(rf"(?:a|{TIME},?)*(?=[PDQNnmjredtk\[p])")),
    Complement("verb_object", "object", re.compile(r"a*(?=[PDQNnmjreG\[tdkyz])")),
)
VENUE_PHRASE = re.compile(r"p[DQNnmjredhsyz]*e(?:[op][DQNnmjredhsyz]+)*")
NOTHING_MORE = re.compile(rf"(?:a|{TIME}|,?{VENUE}|[pi][^,.;:\[VG]{{1,25}})*(?P<stop>[.,;}}]|$)")
# Where clauses, contents and quotations end.
REPLY = (
    rf"(?:(?:P|{RUN}){APPOSITION}{ADVERBS}V|V(?:P|{RUN}))(?:a|{TIME}|[pi]{NOMINALS}{{1,8}})*[.,]"  # “Why?” Nowak asked.
)
CLAUSE = re.compile(rf"(?:\[[qu]*(?:\]|}}(?={REPLY}))?|[^.}}\[])*[.}}]?")
STOPS = re.compile(r"[.,;:_)}]|$")
ENDS = re.compile(r",?A|;|,G|(?<=qqqu\])(?!c?[t\[])")
JOINT = re.compile(r"[,;_]a*[ck]?a*\Z|c\Z")
AGAIN = re.compile(r",?[ct]*(?=\[)")
RESUMED = re.compile(r"[^\[.;GV]{0,25}[,:_]c?a?(?=\[)")
DATELINE = re.compile(r"(?:N[N,h]*)?(?:\(N+\))?_")
CUES = re.compile(r"[VGA]")
MARKED = re.compile(r"\[[qu]*[\]}]?")
PART = re.compile(r"\[(?P<verbatim>[qu]+)[\]}]?|(?P<reported>[^\[\]}]+)")
DASH_NAME = re.compile(r"[h_](?P<speaker>N[Nh]*)(?:[.,]|$)")
LABEL = re.compile(r"(?P<speaker>N[Nh]*)(?:\([^()]*\))?:")
UNLISTED_REPLY = re.compile(
    rf"(?<=u[\]}}])(?P<speaker>P|{NOUN_PHRASE}){APPOSITION}a*(?P<cue>[nmvV])(?:a|{TIME}|{VENUE})*(?:[.,]|$)"
)
UNLISTED = re.compile(rf"(?P<speaker>P|{NOUN_PHRASE})a*(?P<cue>[nmv])t")
