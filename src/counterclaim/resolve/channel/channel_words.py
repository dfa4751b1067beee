"""The words that show a channel, as tables: phrases around a statement, heads of a source, cues.

Every pattern takes time linear in the text: repetition is bounded, and nothing repeated contains a repetition.

Source: the codes of the project's annotation guide (`training/texts/GUIDE.md`); the words are our own list.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from counterclaim.records import ChannelKind


class Rule(NamedTuple):
    """Words that show a channel. An earlier rule of a table wins over a later one in the same clause."""

    kind: ChannelKind
    words: re.Pattern[str]
    stems: tuple[str, ...] = ()
    """In lower case; the words are looked for only where the text has one of these. None: everywhere."""


_DET = r"(?:(?:an?|the|its|his|her|their|another|one|this|that|two|several|separate|[\w.’'-]{1,30}[’']s?) )?"
_MOD = (
    r"(?:(?!(?:of|in|on|at|to|for|the|that|which|who|whose|where|when|and|or|but|as|over|about|after|before|during|against|under|into|through|an?|by|with|from|have|has|had|is|was|were"
    r"|said)\b)[\w.’'-]{1,30},? ){0,4}"
)
_W3 = r"(?:[\w.’'-]{1,20} ){0,3}"
_TELL = (
    r"(?:tells?|told|telling|(?:assur|inform|promis|remind|warn|address|brief)(?:ed|es|s|ing)|(?:assure|inform|address|brief)"
    r"|sp(?:oke|eak|eaking|oken) (?:to|before)|said (?:to|before)|(?:remarks|testimony|evidence|submission|submissions|statement"
    r"|answer|reply) (?:to|before|in))"
)
_SCREEN = r"(?:radio|television|TV)"
_STATE = r"(?:state|national|public|government|military|regional)(?:[- ](?:run|owned|controlled|backed|funded))?"
_PRESS = (
    r"(?:reporters|journalists|newsmen|newspersons|pressmen|mediamen|correspondents|media persons|media workers|mediapersons|news crews"
    r"|the (?:assembled |local |foreign |waiting |international )?(?:press|media)\b(?! (?:office|conference|briefing|cent)))"
)
_PLATFORM = (
    r"(?-i:Twitter|X|Facebook|Telegram|Instagram|TikTok|Weibo|WeChat|VK|VKontakte|YouTube|Truth Social|Threads|Bluesky|Mastodon"
    r"|LinkedIn|Snapchat"
    r"|Viber|Signal|WhatsApp|Reddit|Odnoklassniki|Substack|Koo|Zalo|LINE|KakaoTalk)"
)
_CROWD = (
    r"(?:rally|rallies|crowds?|vigil|congregation|gathering|mourners|worshippers|supporters|marchers|protesters|demonstrators"
    r"|meeting|audience"
    r"|conference|forum|summit|congress|convention|breakfast|dinner|(?:packed|full|crowded|half-empty) (?:[\w-]{1,20} )?hall"
    r"|luncheon|parade|delegates|party faithful|graduates|well-wishers)"
)
_HOUSE = (
    r"(?-i:[Pp]arliament|[Ll]awmakers|[Ll]egislators|MPs?|[Dd]eputies|[Ss]enators|[Cc]ongress|[Cc]ongressmen|[Pp]arliamentarians"
    r"|[Cc]ouncill?ors"
    r"|the (?:[A-Z][\w’'-]{1,20} )?(?:House(?: of [A-Z]\w{1,20})?|Senate|Commons|Lords|[Ll]egislature|[Cc]hamber|[Aa]ssembly|Diet"
    r"|Duma|Knesset|Rada|Majlis"
    r"|Bundestag|Sejm|Dáil|Dail|Lok Sabha|Rajya Sabha|Storting|Riksdag|Folketing|Cortes|Shura Council"
    r"|(?:[A-Z]\w{1,20} )?(?:[Nn]ational|[Ll]egislative|[Ff]ederal|[Pp]rovincial"
    r"|[Ss]tate|[Cc]onstituent) (?:[Aa]ssembly|[Cc]ouncil|[Dd]iet))"
    r"|(?:an?|the) (?:[\w-]{1,20} ){0,3}(?:parliamentary|congressional|select|Senate|House"
    r"|legislative) (?:[\w-]{1,20} ){0,3}(?:committee|panel|hearing|inquiry|session))"
)
_COURT = (
    r"(?-i:(?:[A-Z][\w.’'-]{1,20} |[a-z-]{3,14} )?(?:[A-Z][\w.’'-]{1,20} |[a-z-]{3,14} )?(?:[Cc]ourt(?!yard|house)|[Cc]ourtroom"
    r"|[Tt]ribunal|[Jj]udges?|[Jj]ury|[Jj]urors|[Mm]agistrates?|[Ii]nquest|[Cc]oroner"
    r"|[Cc]ommission of [Ii]nquiry|[Jj]ustices))"
)


def _any(kind: ChannelKind, *patterns: str, stems: str = "") -> Rule:
    """Case counts only where a pattern says so: `(?-i:…)`."""
    return Rule(kind, re.compile("|".join(rf"\b{pattern}(?!\w)" for pattern in patterns), re.I), tuple(stems.split()))


def _in(kind: ChannelKind, nouns: str, *more: str, stems: str) -> Rule:
    """`in a short written statement`, `by letter`, and more patterns."""
    return _any(kind, rf"(?:in|via|through|by) {_DET}{_MOD}(?:{nouns})", rf"(?:{nouns}) in which", *more, stems=stems)


def _out(kind: ChannelKind, nouns: str, *more: str, stems: str) -> Rule:
    """The same, and `issued a statement`, `a leaflet circulated in the market`."""
    verbs = (
        r"issu(?:ed|es|ing)|releas(?:ed|es|ing)|publish(?:ed|es|ing)|put(?:ting)? out|circulat(?:ed|es|ing)|distribut(?:ed|es|ing)"
        r"|sent(?: out)?"
    )
    return _any(kind, rf"(?:in|via|through|by|{verbs}) {_DET}{_MOD}(?:{nouns})", rf"(?:{nouns}) in which", *more, stems=stems)


_VIDEO = r"videos?(?:[- ](?:message|address|statement|clip|recording|appeal|link)s?)?|videotape|filmed (?:message|statement)"
_AUDIO = (
    r"(?:audio|voice)[- ]?(?:messages?|recordings?|statements?|clips?|tapes?|files?|notes?|mails?|memos?|address)|audio|recordings?"
    r"|(?:tape[- ]?)?recorded message|tape recording"
)
_FILING = (
    r"affidavits?|indictments?|(?:court|legal|charging|sworn) (?:papers|filings?|documents?|submissions?|statements?|records?)"
    r"|filings?|lawsuit|charge ?sheet|testimony|deposition|pleadings"
)
_LETTER = (
    r"(?:open |joint )?letters?|e-?mails?|memos?|memorandum|fax|text messages?|SMS|missive|(?:hand)?written (?:note|message)"
    r"|note to \w{1,20}"
)
_REPORT = r"reports?|study|survey|assessment|white paper|audit|situation update|findings|working paper|briefing (?:paper|note)|policy brief"
_STATEMENT = (
    r"statements?|communiqu[eé]s?|press releases?|news release|declaration|proclamation|(?:public |official )?notice|press note"
    r"|clarification"
    r"|written (?:reply|response|answers?|comments?|remarks)"
)

PHRASES: tuple[Rule, ...] = (
    _in(
        "video_message",
        _VIDEO,
        r"video(?: message| statement| address)? (?:in which|where)",
        r"(?:said|saying|appeared|speaking) on video",
        stems="video filmed",
    ),
    _in(
        "audio_message",
        _AUDIO,
        r"(?:audio|recording)(?: message)? in which",
        r"(?:on|in) an? (?:[\w-]{1,20} )?(?:voicemail|tape)",
        stems="audio voice record tape",
    ),
    _out(
        "leaflet",
        r"leaflets?|flyers?|fliers?|pamphlets?|handbills?|tracts?",
        r"(?:on|in) (?:posters|leaflets|flyers)",
        stems="leaflet flyer flier pamphlet handbill tract poster",
    ),
    _in(
        "court",
        _FILING,
        r"affidavits?",
        r"in (?:the|his|her|its|their) papers",
        r"filed (?:papers|a lawsuit|suit|court papers|an application|a petition)",
        r"(?:papers|petition|suit|case|application|motion|complaint|appeal) (?:filed|lodged|submitted) (?:at|in|with|to"
        r"|before) (?:an?|the)",
        r"(?:in|by) (?:an?|the|his|her|its|their) (?:[\w-]{1,20} ){0,2}(?:petition|lawsuit) (?:to|before|at|with) (?:the|an?)",
        stems="affidavit indictment paper filing filed lodged submitted lawsuit charge testimony deposition pleading petition "
        "sworn court legal charging suit",
    ),
    _out(
        "letter",
        _LETTER,
        r"(?:wrote|written|writing|writes) to (?:the|an?|his|her|their|its|clients|shareholders|members|parents|staff|(?-i:[A-Z]))",
        r"text(?:ed|ing) (?:reporters|journalists|this)",
        r"in an? (?:[\w-]{1,20} )?(?:cable|dispatch) to",
        stems="letter mail memo fax text sms missive written note wrote writing writes cable dispatch",
    ),
    _any(
        "press_conference",
        r"(?:press|news|media)[- ](?:conference|briefing|availability)s?",
        r"pressers?",
        r"joint conference",
        r"(?:daily|regular|weekly|televised|virtual|online|morning|evening) briefing",
        r"(?:at|in|during|told) (?:an?|the|his|her|their|its|[\w-]{1,30}[’']s) (?:[\w-]{1,20} ){0,2}briefing",
        stems="conference briefing availabilit presser",
    ),
    _any(
        "phone",
        r"(?:by|over|via) (?:the |an? )?(?:[\w-]{1,20} )?(?:(?:tele|cell)?phone|telephone|mobile)",
        r"on the (?:tele)?phone",
        r"(?:in|during|over) an? (?:[\w-]{1,20} )?(?:phone|telephone) (?:call|interview|conversation)",
        r"(?:tele)?phoned",
        r"in an? (?:[\w-]{1,20} )?call to",
        r"(?:by|over|down|on) an? (?:[\w-]{1,20} ){0,3}(?:line|phone link|phone connection)",
        r"(?:reached|contacted|speaking|called|spoke|answering) (?:by|on|via|over|from) (?:his|her|their|an?"
        r"|the) (?:[\w-]{1,20} )?(?:mobile|cell|cellphone|satellite|handset|(?:tele)?phone)(?: phone)?",
        stems="phone mobile call line cell satellite handset",
    ),
    _any(
        "parliament",
        rf"{_TELL} (?:members of )?(?:the )?{_HOUSE}",
        rf"(?:questions? from|answering) {_HOUSE}",
        rf"(?:in|inside) (?:the )?(?![Cc]ongress){_HOUSE}(?! (?:building|gates?|square|speaker|hill))",
        stems="parliament lawmaker legislat mp deput senat congress councillor councilor house commons lords chamber assembly "
        "diet duma knesset rada majlis bundestag sejm dáil dail sabha storting riksdag folketing cortes council select",
    ),
    _any(
        "parliament",
        r"(?:on|from) the floor(?: of (?:the )?\w{1,20})?",
        r"(?:on|from) the (?:House|Senate|chamber|Assembly) floor",
        r"question time",
        r"ministerial statement",
        r"parliamentary (?:debate|session|sitting|hearing|question|answer)",
        r"(?:told|assured|informed) (?:members|the Speaker|the House|the chamber)",
        r"(?:during|in) (?:a|the) (?:[\w-]{1,20} )?(?:debate|sitting|session) (?:in|of) (?:the )?(?:parliament|house|senate|assembly)",
        stems="floor question ministerial parliament members speaker house chamber assembly senate",
    ),
    _any(
        "court",
        rf"{_TELL} (?:(?:an?|the|his|her|their|(?-i:[A-Z])[\w.’'-]{{1,20}}) )?{_COURT}",
        rf"(?:ask|petition|su)(?:ed|ing|s|es)? (?:an?|the) {_COURT}",
        rf"(?:said|told|argued|appeared|appearing|speaking|heard|testimony) before (?:an?|the|(?-i:[A-Z])[\w.’'-]{{1,20}}) {_COURT}",
        stems="court tribunal judge jury juror magistrate inquest coroner inquiry justice",
    ),
    _any(
        "court",
        r"from the (?:witness (?:box|stand)|dock|bench|stand)",
        r"in the (?:witness box|dock)",
        r"on the (?:witness )?stand",
        r"testif(?:ied|ies|y|ying)(?! to)",
        r"under (?:oath|cross-examination)",
        r"in (?:open |the )?court",
        r"cross-examin\w{2,4}",
        r"in (?:his|her|its|the) (?:ruling|judgment|judgement|verdict|opening statement|closing argument)",
        stems="witness dock bench stand testif oath cross-examin court ruling judgment judgement verdict statement argument",
    ),
    _any(
        "interview",
        rf"in (?:an?|the|another|his|her|their|[\w-]{{1,30}}[’']s) {_MOD}interviews?",
        r"in interviews",
        r"interviewed (?:by|in|on|at|for|from|via)",
        r"interview (?:with|on|published|broadcast|aired|carried|given)",
        r"told (?:an|the|our) interviewer",
        r"(?:sat down|spoke|speaking) (?:for an interview|for interview)",
        stems="interview",
    ),
    _any(
        "speech",
        rf"(?:in|during|with|delivering|delivered|gave) {_DET}{_MOD}(?:speech|sermon|eulogy|homily|lecture|keynote|oration"
        rf"|address to \w{{1,20}}|public address)",
        r"(?:televised|radio|inaugural|nationwide|national|live|new year) (?:speech|address)",
        r"in an address",
        r"addressing (?:the nation|a|his|her|supporters|mourners)",
        rf"(?:tells?|told|telling|assur(?:ed|ing)|address(?:ed|ing)|sp(?:oke|eaking) (?:to"
        rf"|before)) {_DET}{_MOD}{_CROWD}(?! (?:program|show|host|tv|radio|organi[sz]er))",
        r"(?:told|addressed) (?:the nation|the faithful|the UN|the United Nations|the Security Council|the General Assembly)",
        r"from the (?:pulpit|podium|rostrum|minbar)",
        rf"(?:at|during) (?:an?|the|his|her|their) {_W3}(?:rally|vigil|funeral|inauguration|commemoration|thanksgiving service)",
        r"(?:before|to) (?:the|a) (?:[\w-]{1,20} )?crowd",
        stems="speech sermon eulogy homily lecture keynote oration address rall crowd vigil congregation gathering mourner "
        "worshipper supporter marcher protester demonstrator meeting audience conference forum summit congress convention "
        "breakfast dinner hall luncheon parade delegate faithful graduate well-wisher nation council assembly pulpit "
        "podium rostrum minbar funeral inauguration commemoration thanksgiving un",
    ),
    _any(
        "spokesperson",
        r"(?:through|via) (?:an?|his|her|its|their|the) (?:[\w-]{1,20} ){0,2}(?:spokes(?:man|woman|person)|clerk|aide"
        r"|representative|press (?:officer|secretary))",
        stems="through via",
    ),
    _any(
        "social_media",
        rf"(?:on|via|over|through) (?:(?:the|his|her|its|their|an?|our) )?(?:(?!(?:the|an?|that|which"
        rf"|and)\b)[\w’'-]{{1,30}} ){{0,3}}{_PLATFORM}",
        rf"in an? (?:[\w-]{{1,20}} ){{0,2}}{_PLATFORM} (?:post|message|thread|video|statement)",
        rf"(?:took|taking|takes) to {_PLATFORM}",
        stems="twitter x facebook telegram instagram tiktok weibo wechat vk youtube truth threads bluesky mastodon linkedin "
        "snapchat viber signal whatsapp reddit odnoklassniki substack koo zalo line kakaotalk",
    ),
    _any(
        "social_media",
        r"tweet(?:s|ed|ing)?",
        r"retweeted",
        r"(?:on|via|over|to) (?:the )?social[- ](?:media|network)(?:s|ing)?(?: \w{1,20})?",
        r"in (?:an?|another|his|her|its|their|the) (?:(?!blog)[\w-]{1,20} ){0,3}posts?",
        r"(?:posted|posting|posts|wrote|writes|writing|written|said|says|saying|published|announced) (?:online|on the internet"
        r"|on (?:his|her|its|their) (?:[\w-]{1,20} )?(?:page|account|channel|feed|timeline|blog))",
        r"on a channel",
        r"in a(?:nother)? (?:[\w-]{1,20} )?(?:thread|blog post)",
        r"social[- ]media (?:post|account|page|message|video)s?",
        stems="tweet social post online internet page account channel feed timeline blog thread",
    ),
    _any(
        "broadcast",
        rf"(?:on|over|by|told|to|telling) (?:the )?(?:{_STATE}|local|independent|private|community) {_SCREEN}",
        rf"(?:on|over) (?:the )?(?:air|our air|airwaves|{_SCREEN})",
        r"(?:told|telling|on) (?:the same|another|an?|our|its|the|this) (?:[\w-]{1,20} ){0,2}(?:program(?:me)?|talk show|phone-in"
        r"|newscast|broadcast)",
        r"on (?:another|a|a rival|the same) (?:station|channel)",
        r"(?:on|over) (?:the (?:channel|station) )?(?-i:Radio [A-Z]\w{1,20}|[A-Z]\w{1,20} (?:TV|Television|Radio))",
        r"(?:told|for|to|on) (?:our|its|the station['’]s) (?:(?:breakfast|morning|evening|lunchtime) )?(?:listeners|viewers"
        r"|microphones?|cameras?|airwaves|air|show|program(?:me)?)",
        r"told (?:radio |television )?(?:listeners|viewers)",
        rf"(?:read|read out|aired|broadcast|carried) (?:on|by) (?:the )?(?:{_STATE} )?{_SCREEN}",
        r"in (?:an?|the|his|her) (?:live |evening |nightly |national |nationwide |state )?(?:broadcast|telecast)",
        r"in (?:televised|broadcast) (?:remarks|comments)",
        stems="radio televis tv broadcast air program show phone-in newscast station channel listener viewer microphone camera telecast",
    ),
    _any(
        "news_agency",
        r"(?:told|telling|quoted by|carried by|in (?:comments|remarks) to"
        r"|in a comment to) (?:the )?(?:[\w’'-]{1,30} ){0,4}(?:news|press|wire) (?:agency|service)",
        r"told (?-i:[A-Z])[\w’'-]{1,30} Wire",
        r"told (?:the same|the) agency",
        stems="agency service wire",
    ),
    _out(
        "report",
        _REPORT,
        stems="report study survey assessment paper audit update finding brief",
    ),
    _out(
        "statement",
        _STATEMENT,
        r"statement (?:said|says|saying|read|issued|released|carried|attributed|posted|signed)",
        r"communiqu[eé] (?:said|says|saying|read)",
        r"(?:said|says|announced|claimed|confirmed|published) on (?:its|their|his|her|the [\w-]{1,20}['’]s) (?:[\w-]{1,20} )?website",
        stems="statement communiqu release declaration proclamation notice note clarification written website",
    ),
    _any(
        "remarks_to_reporters",
        rf"(?:tells?|told|telling|assur(?:ed|es|ing)|inform(?:ed|s|ing)|met|faced|addressed|reminded|answered) (?:an? |the |some "
        rf"|waiting |several )?(?:\w{{1,12}} of )?(?:[\w-]{{1,20}} )?{_PRESS}",
        rf"(?<!rized to )(?<!rised to )(?<!allowed to )(?<!condition )(?:spoke|speaking|speaks?|talked|talking|remarks|comments"
        rf"|said|replied|boasted|repeated|confirmed|admitted|explained|saying)(?: \w{{1,12}})? (?:to|with)"
        rf" (?:an? |the |some |several )?(?:\w{{1,12}} of )?(?:[\w-]{{1,20}} )?{_PRESS}",
        rf"(?<! to )(?:asked|questioned|pressed) by {_PRESS}",
        rf"(?<!rized to )(?<!rised to )(?<!allowed to )brief(?:ed|ing) (?:the )?{_PRESS}",
        rf"(?:put it to|as (?:he|she|they) put it to|questioned by|questions from|called|in receiving|received"
        rf"|presented to) (?:the )?{_PRESS}(?= (?:at|in|outside|on|after|gathered|to|waiting|from)\b|[,.])",
        stems="reporter journalist news press media correspondent",
    ),
)
"""Searched for in the text of the report; what stands in the words of a statement itself does not count for it."""

THINGS: tuple[Rule, ...] = (
    _any("video_message", r"(?:video|clip)s?(?: message| statement| address| recording)?"),
    _any("audio_message", r"(?:audio|voice)[- ](?:message|recording|note|clip|file|mail)s?", r"recording", r"cassette", r"voicemail"),
    _any("leaflet", r"leaflets?", r"flyers?", r"pamphlets?", r"handbills?", r"posters?"),
    _any("letter", r"letter", r"e-?mail", r"handwritten note", r"text message"),
    _any("court", r"affidavit", r"indictment", r"petition", r"lawsuit", r"court (?:papers|filing)"),
    _any("social_media", r"(?:a|another|the) (?:[\w-]{1,20} ){0,2}(?:post|tweet|thread)"),
    _any("report", r"(?:a|its|the) (?:[\w-]{1,20} ){0,3}(?:report|study|survey|audit)"),
    _any("statement", r"statement", r"communiqu[eé]", r"press release", r"declaration"),
)
"""Searched for in the sentence before `It says …` and `In it …`."""

_TAIL = (
    r"(?= (?:by|of|from|to|in|on|for|issued|published|released|signed|seen|obtained|posted|printed|passed|read|dated|handed|filed"
    r"|which|that)\b|,|$)"
)

SOURCES: tuple[Rule, ...] = (
    _any("leaflet", r"(?-i:[Ll]eaflets?|[Ff]lyers?|[Ff]liers?|[Pp]amphlets?|[Hh]andbills?|[Pp]osters?)"),
    _any(
        "court",
        rf"(?-i:[Ii]ndictment|[Aa]ffidavits?|[Cc]ourt (?:papers|filings?|documents?|records?)|charge ?sheet|lawsuit|petition"
        rf"|complaint|filing){_TAIL}",
    ),
    _any("letter", rf"(?-i:letters?|e-?mails?|memo|handwritten note){_TAIL}"),
    _any(
        "broadcast",
        rf"(?-i:[Ss]tate|[Nn]ational|[Pp]ublic)(?:[- ](?:run|owned|controlled))? {_SCREEN}{_TAIL}",
        rf"(?:local|an?) {_SCREEN}(?: station)?{_TAIL}",
    ),
    _any("report", rf"(?-i:(?<=\w )(?:report|study|survey|audit|assessment|white paper)){_TAIL}", r"estimate by"),
    _any("statement", rf"(?-i:statement|communiqu[eé]|press release|declaration){_TAIL}"),
    _any("social_media", r"account called", rf"(?:the|a|his|her|its|their|one) (?:[\w-]{{1,20}} )?(?-i:post|tweet){_TAIL}"),
)
"""Searched for in the source: a document or a station that speaks."""

CUES: tuple[Rule, ...] = (
    _any("court", r"testif\w{1,4}(?! to)", r"pleaded (?:not )?guilty"),
    _any("social_media", r"tweet(?:s|ed|ing)?", r"post(?:s|ed|ing)"),
    _any("letter", r"e-?mailed"),
)
"""Searched for in the cue."""

BY_HAND: tuple[tuple[re.Pattern[str], frozenset[ChannelKind]], ...] = (
    (
        re.compile(r"\b(?:wrote|writes?|written|writing|posted|tweeted)\b", re.I),
        frozenset({"social_media", "letter", "statement", "report"}),
    ),
    (re.compile(r"\b(?:swears?|swore|sworn|states?|stated|submits?|argues)\b", re.I), frozenset({"court"})),
    (re.compile(r"\b(?:testif\w{1,4})\b", re.I), frozenset({"court"})),
)
"""Cues that fit some channels only: such a cue goes back to the speaker's last statement in one of these, however far."""
