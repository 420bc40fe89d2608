"""Grammar: patterns over lines of letters (`clauses`) for noun phrases, labels, venues and quotations in marks."""

import re

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
FIRST_SUBJECT = re.compile(
    rf"(?:[pkGi][^,.\[]{{1,40}},|p\[q{{1,8}}u\]|[ac,]|[Nh(),]{{1,8}}_)*(?P<speaker>P|{NOUN_PHRASE})"
)
POSTMODIFIED = re.compile(r"(?P<head>[DQNnmjredhsyz]*[nmre])(?:j+[yz]*)?(?:[op]|$)")
DEFINITE = re.compile(r"[DN].*[nr]$")
NAME_BEHIND = re.compile(r",(?P<name>N[Nh]*N)(?=[,.;(]|$)")
ROLE_BEHIND = re.compile(
    r"(?:\([^()]{1,9}\))?,(?:d,)?(?P<role>(?:[DQNnmjedhsyz]*r|D[njmh]*n)(?:[opcDNnmjredhsyzQ]*[Nnmre])?)(?=[,.;)W]|$)"
)
VENUE_PHRASE = re.compile(r"p[DQNnmjredhsyz]*e(?:[op][DQNnmjredhsyz]+)*")
# Where clauses, contents and quotations end.
REPLY = (
    rf"(?:(?:P|{RUN}){APPOSITION}{ADVERBS}V|V(?:P|{RUN}))(?:a|{TIME}|[pi]{NOMINALS}{{1,8}})*[.,]"  # “Why?” Nowak asked.
)
CLAUSE = re.compile(rf"(?:\[[qu]*(?:\]|}}(?={REPLY}))?|[^.}}\[])*[.}}]?")
CUES = re.compile(r"[VGA]")
MARKED = re.compile(r"\[[qu]*[\]}]?")
IN_MARKS = re.compile(r"[\[\]}qu]")
PART = re.compile(r"\[(?P<verbatim>[qu]+)[\]}]?|(?P<reported>[^\[\]}]+)")
DASH_NAME = re.compile(r"[h_](?P<speaker>(?:[DjnNr]*[nr])?N[Nh]*)(?:[.,]|$)")
MARKED_LABEL = re.compile(r"\[(?P<speaker>q{1,3})u|x(?P<unpaired>N{1,3}):")  # “NOWAK: …”
POSTMODIFIERS = re.compile(rf"j?{POSTMODIFIER}*")
NAME_THEN_PARTICIPLE = re.compile(r"(?P<name>D?N[Nh]*)j+")  # "Ada Nowak surprised"
ON_SITE = re.compile(r"(?P<speaker>N[Nh]*)pN{1,2}$")  # "Ada Nowak on Harbourbook: …"
NAME_ALONE = re.compile(r"[NhPr]+")
ENDS_IN_CUE = re.compile(r"V(?:a|P|[Nm]{1,3}|p?[yz]|o?[NP]{1,3})?:")  # "said:", "told reporters:", "wrote on Friday:"
SPEAKING = ("N", "P", "r")  # last letters of who speaks before such a cue
SO_CALLED = re.compile(rf"[wW](?P<speaker>P|{RUN})a?(?P<cue>V)[DQ]?$")  # "what he called a “ruin”"
OF_NAME = re.compile(rf"(?:o{RUN})*")
QUOTED_THEN_DASH = re.compile(r"\[[qu]+\]?[h_]")  # Analysis: “…” - Ada Nowak
TITLED_LABEL = re.compile(r"(?P<speaker>[nrjN]{1,2}N{1,3}):")  # "CHAIR NOWAK: …": a first word reads as in lower case
TURN_LABEL = re.compile(r"(?P<speaker>[nrjNm][nN]{0,2}N|[nrm]):")  # "Piet de Haan: …", "Operator: …"
LABEL = re.compile(r"(?P<speaker>N[Nh]*|D)(?:\([^()]*\))?:")
