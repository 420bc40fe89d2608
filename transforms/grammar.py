"""Grammar: patterns over lines of letters (`clauses`) for noun phrases, and for what stands around a reporting verb."""

import re

# Noun phrases. A run is a chain of nominal words, with "'s" inside and short stretches in marks ("the “Today” host").
NOMINAL = r"(?:[Nnredhyz]|\[q{1,6}\])"
RUN = rf"[DQ]*(?:{NOMINAL}s?)*(?:[Nnre]|\[q{{1,6}}\])"
NOUN_PHRASE = rf"(?:{RUN}(?:[op]+{RUN})*|Q)"
BRACKETS = r"(?:\([^()]{1,15}\))?"
RELATIVE = r"W[^.;:]{1,60}?"
INSERTED = r"[^,.;:VWPA\[]{1,30}(?:,[pNdo][^,.;:VW]{0,12}){0,3}"
DESCRIBED = r"(?<=[N)],)[DrdNn][^.;:\[]{1,80}?"  # "Ada Nowak, a baker who moved here in May and stayed, said"
APPOSITION = rf"{BRACKETS}(?:,(?:{RELATIVE}|{INSERTED}|{DESCRIBED}),|_[^_.;V]{{1,30}}_)?"
TIME = r"(?:(?:p?[DQ]?[nd]?[yz]+d*|pd)+)"
VENUE = r"(?:p[DQNnredhsyzo]*e[DQNnredhsyzop]*)"
NOMINALS = r"[DQNnredhsyzop]"
ADVERBS = rf"(?:[ab]|{TIME}|,a{{1,3}},|,?{VENUE},|Vp?i)*"  # the last: "went on to say"
SUBJECT = re.compile(
    rf"(?<![DQNnredhsop])(?<!q\])(?P<speaker>[PW]|{NOUN_PHRASE}){APPOSITION}(?P<adverbs>{ADVERBS})\Z"
)
NEAR_SUBJECT = re.compile(rf"(?P<speaker>P|(?<!N)N[Nhs]*|[DQ][nre]+)(?P<adverbs>{ADVERBS})\Z")
FIRST_SUBJECT = re.compile(rf"(?:[pkGi][^,.\[]{{1,40}},|[ac,]|[Nh(),]{{1,8}}_)*(?P<speaker>P|{NOUN_PHRASE})")
ELIDED = re.compile(rf"c{ADVERBS}\Z")
INVERTED = re.compile(rf"a?(?P<speaker>P|{RUN}(?:o{RUN})*(?:(?<=[nre])(?:[po]{RUN})+)?)")
SOURCE = re.compile(rf"(?P<speaker>P|{RUN}(?:[op]+{RUN})*)")
POSTMODIFIED = re.compile(r"(?P<head>[DQNnredhsyz]*[nre])[op]")
ROLE_BEHIND = re.compile(r"(?:\([^()]{1,9}\))?,(?:d,)?(?P<role>[DQNnedhsyz]*r(?:[opcDNnredhsyzQ]*[Nnre])?)(?=[,.;)]|$)")
# What may stand between a cue and its complement, and what the complement starts with.
GAP = rf"(?:a|{TIME}|{VENUE}|,?[pk]{NOMINALS}{{1,20}},?)*?"
ADDRESSEE = rf"(?:P|[DQ]?(?:[Nnredh]s?)+(?:[po]{RUN})*?)"
COMPLEMENTS = (
    ("verb_quote", "quote", re.compile(r"[,:]?(?=\[)")),
    ("verb_that", "that", re.compile(rf"{GAP}t")),
    ("verb_quote", "quote", re.compile(rf"(?:{GAP}[,:]|[^.;:\[\]VGA]{{0,30}}:)(?=\[)")),
    ("verb_addressee", "addressee", re.compile(rf"{ADDRESSEE}{GAP}(?:t|[,:]?(?=\[)|(?=[wiPDQN]))")),
    ("verb_question", "question", re.compile(r"[az]*(?=w)")),
    ("verb_infinitive", "to", re.compile(r"a*(?=i)")),
    ("verb_clause", "clause", re.compile(rf"(?:a|{TIME},?)*(?=[PDQNnredtk\[p])")),
    ("verb_object", "object", re.compile(r"a*(?=[PDQNnreG\[tdkyz])")),
)
NOTHING_MORE = re.compile(rf"(?:a|{TIME}|,?{VENUE}|[pi][^,.;:\[VG]{{1,25}})*(?P<stop>[.,;}}]|$)")
# Where clauses, contents and quotations end.
REPLY = rf"(?:(?:P|{RUN}){APPOSITION}{ADVERBS}V|V(?:P|{RUN}))(?:a|{TIME})*[.,]"  # “Why?” Nowak asked.
CLAUSE = re.compile(rf"(?:\[[qu]*(?:\]|}}(?={REPLY}))?|[^.}}\[])*[.}}]?")
STOPS = re.compile(r"[.,;:_)}]|$")
ENDS = re.compile(r",?A|;|,G")
JOINT = re.compile(r"[,;_][ck]?a*\Z|c\Z")
AGAIN = re.compile(r",?[ct]*(?=\[)")
RESUMED = re.compile(r"[^\[.;GV]{0,25}[,:_]c?a?(?=\[)")
DATELINE = re.compile(r"(?:N[N,h]*)?(?:\(N+\))?_")
CUES = re.compile(r"[VGA]")
MARKED = re.compile(r"\[[qu]*[\]}]?")
PART = re.compile(r"\[(?P<verbatim>[qu]+)[\]}]?|(?P<reported>[^\[\]}]+)")
DASH_NAME = re.compile(r"[h_](?P<speaker>N[Nh]*)(?:[.,]|$)")
LABEL = re.compile(r"(?P<speaker>N[Nh]*)(?:\([^()]*\))?:")
UNLISTED = re.compile(rf"(?P<speaker>P|{NOUN_PHRASE})a*(?P<cue>n)t")
