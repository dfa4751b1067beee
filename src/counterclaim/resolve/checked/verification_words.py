"""The words that make a sentence a note on what could be checked: rule tables of `verification`."""

from __future__ import annotations

import re
from typing import NamedTuple

from counterclaim.records import VerificationKind

_ADVERBS = (
    r"(?:(?:independently|immediately|fully|yet|so\sfar|directly|separately|otherwise|always|still|also|firmly"
    r"|reliably|at\sonce|easily|itself|ourselves|visually|personally|ever|all|readily)\s){0,3}"
)
_CHECK = (
    r"(?:verify|confirm|corroborate|establish|determine|authenticate|ascertain|substantiate|geolocate|check"
    r"|trace|match|prove|identify|reconstruct|assess|test)"
)
_CHECKED = (
    r"(?:verified|confirmed|corroborated|established|authenticated|determined|ascertained|substantiated"
    r"|geolocated|checked|proven|proved|identified|tested)"
)
_FIRMLY = r"(?:verified|corroborated|authenticated|substantiated)"
_PROOF = r"(?:confirmation|verification|corroboration|evidence|proof)"
EVIDENCE = (
    r"(?:photo(?:graph)?s?|images?|imagery|pictures?|videos?|footage|clips?|recordings?|documents?"
    r"|certificates?|logs?|logbooks?|registers?|records?|lists?|sheets?|forms?"
    r"|ledgers?|maps?|letters?|papers|files?|films?|permits?|licen[cs]es?|contracts?|invoices?|roofline"
    r"|shadows?|metadata|data|minutes|transcripts?|receipts?|screenshots?"
    r"|reports?|orders?|copy|copies|pages?|tapes?|e-?mails?|messages?|statements?|posters?|audio|timestamps?|entry|entries|manifests?)"
)
SEEN = (
    r"(?:seen|reviewed|examined|viewed|verified|inspected|analy[sz]ed|obtained|authenticated|geolocated"
    r"|matched|checked|studied|watched|heard|compared)"
)


class Rule(NamedTuple):
    """Words that make a sentence a note. `who`: the outlet must be the subject ("subject"), be named in it ("named"), or neither ("")."""

    name: str
    kind: VerificationKind
    words: re.Pattern[str]
    who: str = ""


def _rule(name: str, kind: VerificationKind, words: str, who: str = "") -> Rule:
    return Rule(f"verification.{name}@1", kind, re.compile(words, re.I), who)


_UNABLE = (
    r"(?:(?:could|can|did|do|does)\s?(?:not|n['’]t)|cannot|(?:was|were|is|are|am|been)\s(?:not\s(?:yet\s)?able"
    r"|unable)\sto|ha(?:s|ve|d)\s(?:not|never)\s(?:yet\s)?been\sable\sto"
    r"|ha(?:s|ve|d)\syet\sto|failed\sto|ha(?:s|ve|d)\sno\sway\s(?:to|of))"
)
_NO_ONE = r"(?:none|neither|nothing|no\s\w+|few|little)\b[^.;]{0,70}?"

RULES = (
    _rule(
        "correction",
        "retracted",
        r"[\s*(\[]*(?:corrections?|clarifications?|retraction|erratum)\b\s?(?:[:,.\u2014\u2013-]|\([^)]{0,30}\)|$)",
    ),
    _rule(
        "amended",
        "retracted",
        r"\bthis\s(?:article|story|report|item|piece|post|page|dispatch|release|headline|column|review"
        r"|text)\s(?:was|has\sbeen|is|has)\s(?:\w+\s)?(?:amended|corrected|updated|changed|edited|modified"
        r"|retracted|withdrawn)\b"
        r"|\b(?:an?|in\san|the)\s(?:earlier|previous|original|first)\s(?:version|edition|headline|dispatch|item"
        r"|caption|report)s?\s(?:of\s(?:this|the|our)|(?:gave|said|misstated|misspelled|misidentified|stated"
        r"|wrongly|incorrectly))"
        r"|\beditor['’]s\snote:?\s[^.]{0,80}\b(?:earlier|previous|amended|corrected|withdrawn|gave|misstated)\b",
    ),
    _rule(
        "withdrawn",
        "retracted",
        r"\b(?:withdr(?:awn|ew)|retract(?:ed|s)|removed|deleted|taken\sdown|took\sdown|recanted|disowned|dropped"
        r"|disavowed|rescinded|walked\sback|abandoned)\s(?:the|its|that|this|his|her|their|both|those|these"
        r"|all)\s(?:\S+\s){0,3}?"
        r"(?:figures?|claims?|statements?|reports?|numbers?|tolls?|estimates?|allegations?|accusations?|counts?"
        r"|stor(?:y|ies)|tweets?|photographs?|photos?|pictures?|videos?|version|account|total|tally|assertions?)\b"
        r"(?!\s(?:against|on\sTuesday\sfrom\sthe\sballot))",
    ),
    _rule(
        "no-trace",
        "disputed",
        r"\b(?:(?:could|can|did)\s(?:not\s)?find|ha(?:s|ve|d)\sfound|found)\s(?:no|any|nothing"
        r"|not)\b(?:\s(?:independent|other|such))?\s?(?:trace|record|evidence|sign|mention|entry|proof|basis"
        r"|support|indication|footage|witness|document|one)?",
        "subject",
    ),
    _rule(
        "seen-no-evidence",
        "unverified",
        r"\b(?:seen|been\sshown|found|obtained|received|got)\sno\s(?:independent\s|conclusive\s|other\s|firm\s"
        rf"|direct\s)?{_PROOF}",
        "subject",
    ),
    _rule(
        "cannot-check",
        "unverified",
        rf"\b{_UNABLE}\s?{_ADVERBS}(?:{_CHECK}|independently|reach\s(?:the\s(?:area|site|scene|town|village"
        r"|district|place|spot|region|valley|camp)\b|[A-Z])|visit|travel|access|see|say\s(?:who|when|where|how"
        r"|whether|which|what)|tell\s(?:who|when|where|how|whether|which|what)|view|obtain|get\s(?:to|access"
        r"|independent|confirmation))\b",
        "subject",
    ),
    _rule("can-check-neither", "unverified", rf"\bcould\s{_ADVERBS}{_CHECK}\sneither\b", "subject"),
    _rule(
        "not-checked",
        "unverified",
        rf"\bha(?:s|ve)\s(?:not|never|n['’]t)\s{_ADVERBS}(?:{_CHECKED}|seen|reviewed|viewed|visited|examined"
        r"|obtained|read|heard|inspected)\b",
        "subject",
    ),
    _rule(
        "nobody-there",
        "unverified",
        r"\b(?:ha(?:s|ve)|with)\sno\s(?:\w+\s)?(?:reporters?|correspondents?|staff|journalists?|access|presence"
        r"|one\son\sthe\sground)\b[^.;]{0,30}\b(?:in|on|at|to|there)\b",
        "subject",
    ),
    _rule(
        "not-possible",
        "unverified",
        rf"\bit\s(?:was|is|has|had|remains|remained|proved)\s{_ADVERBS}(?:been\s|proved\s"
        rf"|not\s){{0,2}}{_ADVERBS}(?:possible|impossible|difficult"
        rf"|hard)\s(?:for\s[^.;]{{1,40}}?\s)?to\s{_ADVERBS}(?:{_CHECK}|get|obtain|know|gain|independently|reach)\b",
    ),
    _rule(
        "no-confirmation",
        "unverified",
        r"\b(?:there\s(?:was|is|has\sbeen|were)\s(?:as\syet\s|still\s)?no|with\sno|without|no)\s(?:independent"
        rf"|immediate|outside|official\sor\sindependent)\s(?:or\s\w+\s)?{_PROOF}|\bno\sway\s(?:for\s\S+\s)?(?:to"
        rf"|of)\s{_ADVERBS}(?:{_CHECK}|(?:verify|confirm|check|establish|determin|corroborat)ing|tell|know)"
        r"|\bindependent\s(?:confirmation|verification|corroboration|checks?)\s[^.;]{0,30}\b(?:not"
        r"|im)\s?possible|\b(?:remain|remains|remained|are|is|was|were)\s(?:still\s)?(?:unverified|unconfirmed"
        r"|uncorroborated|unverifiable|impossible\sto\sverify)",
    ),
    _rule("cannot-be-checked", "unverified", rf"\b(?:could|can)(?:\s?not|n['’]t)\s{_ADVERBS}be\s{_ADVERBS}{_CHECKED}\b"),
    _rule(
        "nothing-checked",
        "unverified",
        rf"\b{_NO_ONE}\b(?:could|can|has|have|had|was|were)\s{_ADVERBS}(?:be|been)?\s?{_ADVERBS}{_CHECKED}\b",
        "opening",
    ),
    _rule(
        "not-been-checked",
        "unverified",
        r"\b(?:ha(?:s|ve|d)|was|were|is|are)\s?(?:not|n['’]t|yet\sto)\s(?:yet\s|so\sfar\s)?(?:been|be"
        rf"|being)?\s?(?:(?:independently|immediately)\s{_CHECKED}|{_ADVERBS}{_FIRMLY})\b",
    ),
    _rule(
        "shows-not-who",
        "unverified",
        r"\b(?:cannot|can\snot|could\snot|does\snot|do\snot|did\snot)\s(?:show|prove|settle|reveal|make\sclear|say"
        r"|tell|establish)\s(?:who|when|where|how|whether|what|which)\b",
        "evidence",
    ),
    _rule(
        "contradicts",
        "disputed",
        r"\b(?:contradict(?:s|ed)?|(?:is|are|was|were)\s(?:at\sodds|inconsistent|not\sconsistent)\swith"
        r"|do(?:es)?\snot\s(?:match|support|tally|bear\sout)|did\snot\s(?:match|support)|sits?\sbadly\swith"
        r"|belies?|undercuts?|undermines?|disproves?)\b",
        "named-evidence",
    ),
    _rule(
        "older",
        "disputed",
        rf"\b{EVIDENCE}\b[^;]{{0,160}}?\b(?:(?:was\s|were\s|had\s)?(?:first|already)\s(?:appeared"
        r"|been\s(?:published|posted|shared|used)|published|posted|circulated|surfaced|uploaded|shared|used)|(?:is"
        r"|are|was|were)\s(?:in\sfact|actually|several|at\sleast|taken\sin|filmed\sin|shot\sin|taken\syears"
        r"|years\sold|from\s(?:a|an|another|the|19|20)))\b",
        "evidence",
    ),
    _rule(
        "not-in-records",
        "disputed",
        rf"\b{EVIDENCE}\b[^;]{{0,160}}?\b(?:records?|lists?|shows?|contains?|carr(?:y|ies)|mentions?|bears?|ha(?:s"
        r"|ve)|makes?|gives?|showed|listed|recorded)\s(?:no|neither|nothing|none|only)\b",
        "named-evidence",
    ),
    _rule(
        "not-in-register",
        "disputed",
        r"\bdo(?:es)?\snot\s(?:appear|exist|feature|figure|occur)\s(?:in|on|among|at)\b|\b(?:photo\w*|pictures?"
        r"|images?|videos?|footage|clips?|recordings?)\b[^;]{0,80}?\bdates?\s(?:from|back)\b|\b(?:is"
        r"|are)\snot\s(?:in|on|among)\sany\s[^;.]{1,40}?\b(?:seen|reviewed|examined)\b|\b(?:appears?|is"
        r"|are)\s(?:nowhere|on\sno|in\sno)\s(?:in|on|list|register|record|map|document)",
        "evidence",
    ),
    _rule(
        "others-footage",
        "disputed",
        rf"\bsa(?:id|ys)\s(?:that\s)?{EVIDENCE}\s(?:that\s|which\s)?(?:it|they|its\s\w+)\s(?:had\s|has\s"
        rf"|have\s)?{SEEN}\s(?:show(?:s|ed)?|contradict|did\snot|indicat|suggest)",
        "relayed",
    ),
    _rule(
        "matches",
        "verified",
        r"\b(?:(?:is|are|was|were|appears?|appeared|seems?|looks?)\s(?:\w+\s)?consistent\swith"
        r"|match(?:es)?\s(?:the|those|with|satellite|other|up)|corroborat(?:es?|ed)|bears?\sout|supports?\s(?:the"
        r"|that|this|her|his|their)|confirms?\s(?:that|the))\b",
        "named-evidence",
    ),
    _rule(
        "shows",
        "verified",
        rf"\b{EVIDENCE}\b[^;]{{0,80}}?\b{SEEN}\s(?:by|with|against"
        r"|and)\s[^;]{1,120}?\b(?:appears?\sto\s)?(?:shows?|showed|records?|lists?|confirms?|indicates?|reads?"
        r"|carr(?:y|ies)|name[sd]?|bears?)\b",
        "named",
    ),
    _rule(
        "checked",
        "verified",
        rf"\b(?:ha(?:s|ve|d)\s)?{_ADVERBS}(?:(?:verified|authenticated|geolocated|corroborated)\b|(?:confirmed"
        r"|established|checked|matched|compared|identified)\s[^;]{1,80}?\b(?:through|using|from|with|by\s\w+ing"
        rf"|against|via|on\sthe\sbasis|in)\b|(?:was|were)\sable\sto\s{_ADVERBS}(?:{_CHECK}|reach|count|see)\b)",
        "subject",
    ),
    _rule(
        "spoke-to",
        "verified",
        r"\b(?:ha(?:s|ve)\s)?(?:spoken|spoke|talked)\s(?:to|with)\s(?:the\s)?(?:\w+\s){0,3}?(?:famil(?:y|ies)"
        r"|relatives|parents|widows?|mothers|each|all|of\sthe\s(?:dead|victims|names)|\w+\sof\sthem)\b",
        "subject",
    ),
    _rule(
        "has-seen",
        "verified",
        r"\b(?:ha(?:s|ve)\s(?:also\s|itself\s|since\s)?(?:seen|viewed|reviewed|examined|inspected|obtained"
        r"|watched)|(?:reviewed|examined|inspected|viewed))\b(?!\s(?:no|nothing|many|few)\b)",
        "subject-shared",
    ),
)
"""In order of precedence: the first that fits a clause names its note."""

ANY = re.compile(
    r"verif|found\sno|find\sno|find\sany|confirm|corrobor|establish|determin|authentic|ascertain|substantiat"
    r"|geolocat|check|trace|evidence|proof|correct|clarif|retract|erratum|amend|version|edition|withdr|remov"
    r"|delet|"
    r"taken\sdown|took\sdown|disown|dropp|rescind|walked\sback|recant|disavow|abandon|appear|exist|record|list"
    r"|seen|review|examin|inspect|view|obtain|watched|consistent|match|support|bears?|contradict|odds|"
    r"belie|undercut|undermine|disprove|shown?|showed|spoke|talked|unable|able\sto|cannot|not\spossible"
    r"|impossible|difficult|hard\sto|reporters?|correspondents?|no\sstaff|no\saccess|dates|first|already"
    r"|identif|not\s(?:reach|visit|travel|access|see)|no\sway|heard|nowhere",
    re.I,
)
GENERIC_OUTLET = (
    "we", "i", "this newspaper", "this paper", "this publication", "this magazine", "this website", "this site",
    "this news organization", "this news organisation", "this agency", "this news agency", "this station", "this broadcaster",
    "this channel", "this programme", "this program", "this reporter", "this correspondent", "this service", "this outlet",
    "this column", "this review", "this digest", "our newspaper", "our reporter", "our reporters", "our correspondent",
    "our correspondents", "our team", "our journalists", "the newspaper", "the broadcaster", "the news agency", "the news service",
    "the magazine", "the paper", "the station", "journalists", "reporters", "reuters", "the associated press", "associated press",
    "the ap", "ap", "afp", "agence france-presse", "bbc", "the bbc", "cnn", "dpa", "efe", "ansa", "bloomberg", "al jazeera",
    "rfe/rl", "independent observers", "independent journalists", "media outlets", "international media",
)  # fmt: skip
_PLACELESS_WORDS = """
news press daily weekly online media group agency service services wire the and of for radio live english edition international
national
"""
PLACELESS = frozenset(_PLACELESS_WORDS.split())
COORDINATED = re.compile(r"(?:^|[,;\u2014\u2013-]\s?|\s)(?:but|and|though|although|yet|or)\s?$|[,;\u2014\u2013]\s?$", re.I)
BY_OTHERS = re.compile(
    r"\s(?:(?:by|as)\s(?!(?:independent|journalists?|reporters?|our|this|us|observers|deadline|outside"
    r"|the\stime|mid|early|late|\w+day\b))|to\s(?:have|be)\s)",
    re.I,
)
SPLIT = re.compile(r",?\s(?=(?:but|though|although|while)\s)|,\s(?=(?:yet|however)\s)|;\s", re.I)
AUTHENTICITY = re.compile(r"\bauthenticity\b|\bgenuine|\bwhether\s(?:it|they)\s(?:is|are|was|were)\s(?:real|genuine)", re.I)
CONTRAST = re.compile(r"(?:but|yet|however|although|though)\b", re.I)
REASONS = (
    re.compile(r",\swhere\s(?P<why>[^;]{8,})", re.I),
    re.compile(
        r"\b(?:because(?!\sof\b)|since\s(?=the|no|all|its|journalists|reporters)|as\s(?=the\s|journalists"
        r"|reporters|roads|phone|mobile|communication|access|no\s|all\s|its\s))\s?(?P<why>[^;]{8,})",
        re.I,
    ),
    re.compile(r"\b(?:because\sof|owing\sto|due\sto|amid|given|after)\s(?P<why>[^;]{8,})", re.I),
    re.compile(r"(?:;|:|\s\u2014|\s\u2013|\s--)\s(?P<why>[^;]{8,})"),
)
ACCESS = re.compile(
    r"\b(?:barred|cut\soff|was\scut|were\scut|closed|blocked|no\saccess|restrict\w+|banned|sealed|jammed"
    r"|down\b|unreachable|forbidden|refused\sentry|denied\saccess|turned\sback|not\sallowed|outage|blackout"
    r"|too\s\w+\sto)",
    re.I,
)
OBSTACLE = re.compile(r"(?P<why>[^,;]{8,200}?),?\s(?:and|so|meaning|which\smeant)(?:\sthat)?\s(?:it\s|we\s)?$", re.I)
UNABLE_TO_GO = re.compile(
    r"\b(?P<why>(?:was|were|is|are)\s(?:unable|not\sable|not\sallowed)\sto\s(?:travel|reach|enter|visit|go)\b[^,;.]*)", re.I
)
