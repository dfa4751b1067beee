"""Draw writing briefs: what a training report should be about, and in which manner.

Variety is planned, not hoped for: each brief pairs a place, an event, a genre, a house style and a handful of
constructions that the report must contain. The same seed gives the same briefs.

    python training/texts/briefs.py --first 1 --last 60
"""

from __future__ import annotations

import argparse
import random

PLACES = """Oruro, Bolivia|Tamale, Ghana|Sylhet, Bangladesh|Mitrovica, Kosovo|Gyumri, Armenia|Osh, Kyrgyzstan|Port Sudan, Sudan|Mekele, Ethiopia|Beni, DR Congo|Bamenda, Cameroon
Tumaco, Colombia|Cap-Haitien, Haiti|Jaffna, Sri Lanka|Imphal, India|Quetta, Pakistan|Idlib, Syria|Taiz, Yemen|Basra, Iraq|Tripoli, Libya|Hebron, West Bank
Kherson, Ukraine|Tiraspol, Moldova|Narva, Estonia|Gdansk, Poland|Szeged, Hungary|Thessaloniki, Greece|Van, Turkey|Zugdidi, Georgia|Ganja, Azerbaijan|Aktau, Kazakhstan
Nukus, Uzbekistan|Herat, Afghanistan|Zahedan, Iran|Sittwe, Myanmar|Davao, Philippines|Jayapura, Indonesia|Honiara, Solomon Islands|Suva, Fiji|Darwin, Australia|Christchurch, New Zealand
Flint, Michigan|El Paso, Texas|Fresno, California|Baton Rouge, Louisiana|Winnipeg, Canada|Belfast, Northern Ireland|Hull, England|Marseille, France|Naples, Italy|Seville, Spain
Recife, Brazil|Rosario, Argentina|Arequipa, Peru|Guayaquil, Ecuador|Maracaibo, Venezuela|San Pedro Sula, Honduras|Tapachula, Mexico|Colon, Panama|Nampula, Mozambique|Bulawayo, Zimbabwe
Lusaka, Zambia|Goma, DR Congo|Bangui, Central African Republic|N'Djamena, Chad|Agadez, Niger|Bobo-Dioulasso, Burkina Faso|Bouake, Ivory Coast|Conakry, Guinea|Freetown, Sierra Leone|Monrovia, Liberia
Lome, Togo|Jos, Nigeria|Garissa, Kenya|Gulu, Uganda|Bosaso, Somalia|Djibouti|Sfax, Tunisia|Tindouf, Algeria|Aswan, Egypt|Aqaba, Jordan
Tripoli, Lebanon|Haifa, Israel|Ulaanbaatar, Mongolia|Busan, South Korea|Kaohsiung, Taiwan|Da Nang, Vietnam|Battambang, Cambodia|Kota Kinabalu, Malaysia|Chiang Rai, Thailand|Pokhara, Nepal"""

EVENTS = """capture or recapture of a town by an armed group|air strike with disputed victims|shelling of a market|drone attack on a depot|ambush of a patrol, rival casualty counts|kidnapping of aid workers|prison break|prisoner exchange that may have failed|ceasefire violated, each side blames the other|mass grave found
border clash|ship seized at sea|naval collision|plane forced to land|explosion at an ammunition store|car bomb, rival claims of responsibility|assassination of a party official|coup rumours and denials|mutiny in a garrison|general dismissed, reasons disputed
contested election count|ballot boxes burned|candidate barred|recount demanded|referendum turnout disputed|protest crowd estimates|police fire on demonstrators|internet cut, government denies|curfew and arrests|opposition leader poisoned or ill
dam breach|landslide at a mine|factory fire|ferry sinking|train derailment|bridge collapse|oil spill|chemical leak|hospital hit|famine warning disputed
cholera outbreak numbers|vaccine rumour|school collapse|flood toll|earthquake aid diverted|wildfire cause|refugee camp eviction|migrants pushed back at sea|deportation flight|asylum seekers' deaths
land grab by a company|strike at a port|pension protest|fuel shortage|currency figures disputed|central bank governor accused|bribery trial|leaked recording|spy arrested|cyber attack blamed on a neighbour
football riot|church attacked|minority village burned|language law dispute|museum looting|river dammed upstream, states quarrel|fishing rights clash|pipeline sabotage|nuclear plant inspection|sanctions evasion
town council row over a water contract|US Senate primary attack lines|congressional hearing on a police shooting|mayoral debate|governor's veto|abortion bill debate|immigration raid at a plant|campaign finance complaint|poll numbers disputed|teachers' union contract fight"""

GENRES = """wire spot story with dateline|wire story|wire update (new toll, new reactions)|wire story|state media report, loyal tone|state news agency dispatch|local paper, eyewitnesses|national daily, news story|broadcaster's web story, short paragraphs|tabloid
magazine reportage with scenes|reprint: another outlet's cut and lightly edited agency story|relay: 'as X reported', all at second hand|round-up of several claims|live blog entries with times|court report|report on a parliamentary sitting|press release of a rights group|election-night report|business digest
radio script with Q and A (Name: words)|interview in question and answer form|analysis with experts|fact-check column|local radio web item|correspondent's letter, first person|US metro daily political story|US partisan political web site|US national paper, politics|British broadsheet report"""

STYLES = """American spelling, straight double quotes|American spelling, curly double quotes, Title Case Headline|British spelling, curly single quotes|British spelling, straight single quotes, no full stop after Mr|British spelling, curly double quotes, punctuation outside the quotes|American, em dashes with spaces|translated feel, guillemets « » for quotes|straight double quotes, very short paragraphs|present tense 'says' throughout|long sentences with many subordinate clauses"""

CONSTRUCTIONS = """a quotation that runs over two or three paragraphs (each opening with a quotation mark)|quote first, then 'said NAME, a DESCRIPTION,' then more quote|'X quoted Y as saying', nested|'Z, X reported, citing Y'|'according to' at the front|'according to' in the middle of a sentence|'according to' at the end|'accused X of'|'blamed X for'|'put the number at'
'would neither confirm nor deny'|'declined to comment on'|a bare 'declined to comment'|'denied that'|'denied it' / 'rejected the charge'|'dismissed X as'|'called X Y' with an insult|'in what he called'|a video/photo/document 'that it said showed'|'vowed to'
'warned that'|'predicted'|'called on X to'|'demanded that'|'told residents to' (an order)|'asked why' / 'wondered whether'|a noun cue: 'X's claim that'|a noun cue: 'his assurances that', 'their account that'|'reportedly' or 'is said to', no source|'it was reported that', passive, no source
'was quoted as saying'|'he said' inside the content, splitting it|'he said X, adding Y'|'said ... but insisted / conceded'|one source with three cues in one sentence|'one of them said ...; the other said'|'the former ... the latter' or 'both said'|two anonymous officials who differ|'Not so,' said X|a social-media post
an audio or video message|words in a court filing|words to parliament|a leaflet or banner text distributed (leaflet says)|words through a spokesman|'asked whether ..., he said'|beliefs: 'thinks', 'is convinced that', 'fear that', 'hopes'|'X and Y agreed that'|a survey or report 'found that' / 'concluded'|an estimate: 'estimates', 'counted', 'by her count'
'told AGENCY by telephone that'|a headline of the form: claim, says X|a headline quotation with no speaker|a headline 'X claims Y; Z denies'|a headline with a colon or a dash before or after the speaker|'X, he said, would not'|a fragment quote inside an indirect statement|'as X put it'|'claimed responsibility for'|'announced' a figure or a measure
'insisted / maintained / argued / stressed'|'acknowledged / admitted / conceded'|'alleging that' participle|'saying that' participle after an act|'appeared to contradict' between two claims|'a man who gave his name as'|hearsay in a quote: 'my brother told me that'|polarity: 'said no one had', 'said that it had not'|a threat|a correction note at the end
'X says it has' of a group speaking of itself|'sources close to'|'rumours that'|'orders to' with 'were told to'|distractor: scare quotes around a nickname|distractor: an operation or campaign name in quotation marks|distractor: a quoted song/book/banner title|distractor: 'remained defiant', 'shook hands' acts|distractor: what the outlet itself saw or could not verify|distractor: two paragraphs of background with figures and no source
distractor: quoted single words in the reporter's own voice|furniture before the title|furniture between title and body (menu, share line)|furniture after the end with related headlines that look like claims|an about-us paragraph at the end|a photo caption that looks like a claim|a credit line naming agencies|an editor's note|a byline with place|an 'also read' line in the middle"""

# From brief 551 on: constructions that an earlier model got wrong most often, four a report, most of them twice.
DRILLS = """two or three coordinated cues that share one far subject with a long modifier ('the chairwoman of the X in the port has urged A and warned that B, and promised C')|an addressee with a long aside between cue and content ('told the crews -- most of them ... -- that ...')|a run of sentences each with its own speaker behind it ('S1, A said. S2, B said in a statement. S3, C said.'): each content belongs to the cue that follows it|'S1, she went on. According to B, S2.' and 'S3; C counts six': no content goes to the neighbour|verb and noun-phrase content with its prepositional tail ('claims a breakthrough at the river', 'spoke of nine missing after the raid', 'alleges theft on two islands')
headline with two or three claims parted by semicolons or 'as' or 'but', each marked|headline with an elliptical claim ('Navy Admits One', 'Nurses Count 30', 'Damage small, insists port')|headline of the form 'SOURCE: claim' or 'claim - SOURCE' without a verb of saying, and a headline that is a bare quotation with more words after a colon or dash|a short relay piece: 'the station reported', 'A night porter, it said, remembers Z' (nested), 'X, the newspaper said, alleges that Y' (nested), 'the magazine has her saying'|'"Z," R quoted the man, a baker known only as M, as saying'
'was described as conceding', 'was quoted by R as saying', 'is reported to have told': the subject is the source|'X, which had long insisted that A, now mentions B' and 'Y, who told a rally in May that A, says today that B': the source is the noun, not the relative pronoun|content parted by its cue, both parts marked ('Under the stairs, he says, there was water'; 'On two of the trucks, she said, the plates were false')|'waved away Y's claim that Z as "gossip"', 'denied a report by R that Z', 'dismissed reports that Z' with the inner claim nested|a claim with 'not' or 'no' in all sorts of main clauses next to claims where the negation stands in a subordinate clause
no attribution: 'called the "Lantern Accord" locally', 'was identified as', 'asked that his name not be used', 'spoke on condition of anonymity', 'could not confirm the figures', 'counted the lorries' (by the outlet), 'opened talks', 'praised the pilots', 'released a photograph'|dialogue: three or more lines 'Name: words', with the outlet's questions unmarked|'Asked whether Z, he told reporters: "..."', 'reached by phone, she said', 'shown the letter, he said'|a spokesman says what his side will do ('we shall hand over', 'would not send troops', 'is willing to pay', 'will reopen'): commits; next to what others will do: predicts|'said the young must ...', 'pleaded for "one quiet night"', 'asked the tribunal to', 'let the experts look': calls_for
short blunt quotations that value or joke ('"Ask me in ten years"', '"a circus with judges"'): opines; beside quotations with checkable facts: asserts|refusals in many words ('"No further words from me"', 'would not discuss', 'refused to give', 'offered no details of', 'would go no further'), with and without content|a quotation of three paragraphs, each opened with a mark and only the last closed, the speaker named in the first|'claims of responsibility', 'the villagers' story that', 'an accusation the company denies', 'on the lowest count', 'to believe X'|'added that', 'continued', 'ventured', 'countered that', 'granted that', 'vouched', 'recorded', 'blamed "a tired clerk" for', 'put', 'counts', 'records'"""


def table(text: str) -> list[str]:
    return [cell for line in text.splitlines() for cell in line.split("|")]


def brief(number: int) -> str:
    """The brief with this number, as lines of text."""
    rng = random.Random(f"brief {number}")
    place = table(PLACES)[(number * 37) % len(table(PLACES))]
    event = table(EVENTS)[(number * 53) % len(table(EVENTS))]
    genre = rng.choice(table(GENRES))
    style = rng.choice(table(STYLES))
    length = rng.choice(["180-240", "220-300", "260-340", "320-420"])
    drills = table(DRILLS)
    wanted = rng.sample(table(CONSTRUCTIONS), 7) if number <= 550 else [drills[(4 * number + n) % len(drills)] for n in range(4)]
    return f"brief {number:03d}: {event}; {place}\n  genre: {genre}; {length} words\n  style: {style}\n" + "".join(
        f"  - {w}\n" for w in wanted
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--last", type=int, default=10)
    options = parser.parse_args()
    for number in range(options.first, options.last + 1):
        print(brief(number))


if __name__ == "__main__":
    main()
