"""Channels: invented sentences in the styles of many newsrooms. `[sa …] [ca …] [ta …]` are the parts of attribution a."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.records import Attribution, Channel, Document, Known, Section, Span, Unknown
from counterclaim.resolve.channel.channel_words import PHRASES
from counterclaim.resolve.channel.channels import find_channels
from counterclaim.resolve.report import Report, report_of
from tests.marked import unmark


def marked_report(marked: str) -> Report:
    text, roles = unmark(marked)

    def spans(role: str) -> tuple[Span, ...]:
        return tuple(Span(a, b, text[a:b]) for a, b in roles.get(role, []))

    letters = sorted({role[1] for role in roles})
    made = []
    for letter in letters:
        cue = spans("c" + letter)
        source = spans("s" + letter) or (cue and spans("s" + chr(ord(letter) - 1)))  # a shared source is marked once
        content = spans("t" + letter)
        direct = all(c.text[:1] in "\"“‘'«" for c in content)
        inside = [o for o in letters if o != letter for c in spans("t" + o) if content and c.start < content[0].start < c.end]
        made.append(
            Attribution(
                id=letter,
                document="d",
                source=source[0] if source else None,
                cue=cue[0] if cue else None,
                content=content,
                quotation="direct" if direct else "indirect",
                stance="asserts",
                polarity="positive",
                parent=inside[0] if inside else None,
                probability=1.0,
            )
        )
    title = text.index("\n") if text.startswith("# ") else 0
    sections = ((Section("title", 0, title),) if title else ()) + (Section("body", title, len(text)),)
    return report_of(Document("d", text, sections=sections), tuple(made))


def kinds(marked: str) -> dict[str, str | None]:
    return {key: found.value.kind if isinstance(found, Known) else None for key, found in find_channels(marked_report(marked)).items()}


ALONE = [
    # press conference
    ("[sa Deputy Premier Lusine Avagyan] [ca told] a news conference in Gyumri [ta that the border would stay shut].", "press_conference"),
    (
        "At a hastily called press briefing, [sa the army's Brigadier Tunde Bakare] [ca said] [ta no shell had crossed the"
        " river].",
        "press_conference",
    ),
    ("[ta “We are not at war,”] [sa spokeswoman Ida Holm] [ca said] at her daily briefing.", "press_conference"),
    ("[sa The coach] [ca insisted] during a media conference on Tuesday [ta that nobody had been paid].", "press_conference"),
    (
        "Addressing a presser at the party secretariat, [sa Shri Mohan Katare] [ca alleged] [ta that 400 votes were"
        " added].",
        "press_conference",
    ),
    # social media
    ("[ta \"The bridge is ours,\"] [sa commander Petro Hlyva] [ca wrote] on X.", "social_media"),
    ("[sa The Taiga Column] [ca claimed] in a Telegram post [ta that it had burned nine trucks].", "social_media"),
    ("[ta “Nobody slept,”] [sa the mayor] [ca tweeted] late on Sunday.", "social_media"),
    ("In a Facebook Live video [sa the senator] [ca accused] [ta the navy of sinking the boat].", "video_message"),
    ("[sa Residents] [ca posted] on WhatsApp [ta that the well was poisoned].", "social_media"),
    ("[sa The consulate] [ca said] on its Telegram channel [ta that two sailors were safe].", "social_media"),
    ("Taking to social media, [sa the striker] [ca denied] [ta he had signed].", "social_media"),
    ("In a lengthy thread on the platform X, [sa analyst Bo Lindahl] [ca argued] [ta that the photo was old].", "social_media"),
    ("[sa Chief Okon Etim] [ca wrote] on his verified Instagram account [ta that the chiefs were never consulted].", "social_media"),
    # audio and video
    ("In a voice note shared with journalists, [sa the warlord] [ca vowed] [ta to return before the rains].", "audio_message"),
    ("[sa The abducted engineer] [ca begged] in a 40-second audio recording [ta for the ransom to be paid].", "audio_message"),
    ("[sa Its emir] [ca warned] in an undated audio message [ta that the road was mined].", "audio_message"),
    (
        "In a video address from an undisclosed place, [sa the ousted president] [ca urged] [ta troops to stay in"
        " barracks].",
        "video_message",
    ),
    ("[sa Sheikh Anwar Tilo] [ca promised] in a video released on Friday [ta to hand over the captives].", "video_message"),
    ("[sa She] [ca apologised] in a video posted on TikTok [ta for the burned shops].", "video_message"),
    # statement
    ("[sa The General Command] [ca said] in a brief statement [ta that the pocket had been cleared].", "statement"),
    ("[ta The plant was never hit], [sa the utility] [ca said] in a press release.", "statement"),
    ("In a joint communiqué, [sa the six parties] [ca rejected] [ta the count].", "statement"),
    ("[sa The embassy] issued a statement [ca saying] [ta that its staff were safe].", "statement"),
    ("[ca According to] [sa a statement from the presidency], [ta the curfew ends on Friday].", "statement"),
    ("[sa Police] [ca confirmed] in a written reply to questions [ta that four men were held].", "statement"),
    # broadcast
    ("[sa State television] [ca reported] [ta that the airport had reopened].", "broadcast"),
    ("[sa The interior minister] [ca told] state radio [ta that order had been restored].", "broadcast"),
    ("Speaking on national television, [sa the general] [ca announced] [ta the end of the republic].", "broadcast"),
    ("[sa The health secretary] [ca told] the same programme [ta that the wards were full].", "broadcast"),
    ("[sa The archbishop] [ca said] on air [ta that he would pray for the pilots].", "broadcast"),
    # phone
    ("[sa A miner] [ca told] the Copper Herald by phone [ta that the shaft was flooded].", "phone"),
    ("Reached by telephone on Monday, [sa the contractor] [ca denied] [ta that he had fled].", "phone"),
    ("[sa A nurse in the besieged town] [ca said] over a crackling line [ta that there was no morphine].", "phone"),
    ("Contacted on his mobile phone, [sa Mr Adeyemi] [ca declined to say] [ta where he was].", "phone"),
    ("[sa The trader] [ca said] in a telephone interview [ta that rice had doubled in price].", "phone"),
    ("Speaking via satellite phone from the ridge, [sa the climber] [ca said] [ta two were missing].", "phone"),
    # interview
    ("[ta \"I never signed it,\"] [sa the banker] [ca said] in an interview.", "interview"),
    ("In an exclusive interview with the Delta Observer, [sa the rebel chief] [ca admitted] [ta that boys had fought].", "interview"),
    ("[sa Villagers interviewed by this newspaper] [ca said] [ta the soldiers came at dawn].", "interview"),
    # letter
    ("In an open letter to the cabinet, [sa forty professors] [ca demanded] [ta that the law be withdrawn].", "letter"),
    ("[sa A company representative] [ca said] in an email [ta that no waste had leaked].", "letter"),
    ("[sa The captives' families] [ca pleaded] in a letter seen by the Herald [ta for news].", "letter"),
    # report
    ("[sa The watchdog] [ca said] in a report published on Thursday [ta that 61 men had vanished].", "report"),
    ("[ca According to] [sa a report by the auditor general], [ta the money never arrived].", "report"),
    ("In its annual report, [sa the commission] [ca found] [ta no trace of the ship].", "report"),
    # speech
    ("[ta “They want our rivers,”] [sa the candidate] [ca told] a rally in Kisii.", "speech"),
    ("In a televised address, [sa President Omari Juma] [ca promised] [ta fresh elections].", "speech"),
    ("[sa Father Iker Sola] [ca said] in his sermon [ta that the dead must be named].", "speech"),
    ("From the pulpit, [sa the bishop] [ca called] [ta the killings a sin].", "speech"),
    ("[sa The union leader] [ca assured] cheering supporters [ta that the strike would go on].", "speech"),
    # court
    ("[sa The pilot] [ca testified] [ta that the order came from Lima].", "court"),
    ("[sa A former guard] [ca told] the High Court in Accra [ta that the cells were wet].", "court"),
    ("In an affidavit, [sa the surveyor] [ca swore] [ta that the map was forged].", "court"),
    ("[ca According to] [sa the indictment], [ta the three met in a garage].", "court"),
    ("[sa Prosecutors] [ca alleged] in court papers filed on Friday [ta that the fund was empty].", "court"),
    ("[ta ‘I saw the knife,’] [sa the neighbour] [ca told] jurors.", "court"),
    ("[sa Prosecutor Ewa Krol] [ca told] the judge [ta that the accused had fled].", "court"),
    # parliament
    ("[sa The defence secretary] [ca told] MPs [ta that no drone had been lost].", "parliament"),
    ("[sa Minister Sunil Wijeratne] [ca informed] the House [ta that 12 boats were seized].", "parliament"),
    ("In the National Assembly on Tuesday, [sa the premier] [ca denied] [ta any deal].", "parliament"),
    ("[sa The admiral] [ca told] a Senate committee [ta that the radar was off].", "parliament"),
    ("[sa The opposition leader] [ca told] lawmakers in Skopje [ta that the vote was bought].", "parliament"),
    # remarks to reporters
    ("[ta \"It's a rumour,\"] [sa the sheriff] [ca told] reporters outside the mill.", "remarks_to_reporters"),
    ("Speaking to journalists at the airport, [sa the envoy] [ca said] [ta talks would resume].", "remarks_to_reporters"),
    ("[sa The commissioner] [ca told] newsmen in Minna [ta that calm had returned].", "remarks_to_reporters"),
    ("[sa The manager] [ca told] a group of foreign correspondents [ta that the mine was safe].", "remarks_to_reporters"),
    # the rest
    ("[sa The agriculture ministry] [ca told] the state news agency [ta that the harvest was in].", "news_agency"),
    ("[sa A dock official] [ca told] Littoral Wire [ta that the crane had failed].", "news_agency"),
    ("In leaflets dropped over the camp, [sa the army] [ca ordered] [ta families to leave].", "leaflet"),
    ("[sa An unsigned flyer pasted on the mosque] [ca urged] [ta shopkeepers to close].", "leaflet"),
    ("Through a spokeswoman, [sa the duke] [ca denied] [ta owning the yacht].", "spokesperson"),
    # a second batch, each written before it was tried
    ("Taking to X, [sa the ombudsman] [ca called] [ta the vote a sham].", "social_media"),
    ("[ta “The dam is safe,”] [ca read] [sa a message on the agency's Facebook page].", "social_media"),
    ("[sa The militia] [ca claimed] on its website [ta that it shot down a drone].", "statement"),
    ("[sa President Ngoma], in a national broadcast, [ca urged] [ta calm].", "broadcast"),
    ("[sa Army chief Lin Tun] [ca said] in a speech broadcast on state TV [ta that the vote would be held].", "speech"),
    ("[sa The general] [ca said] in an address to the nation [ta that he would resign].", "speech"),
    ("[sa The ministry's spokesperson] [ca told] a weekly briefing [ta that talks were on].", "press_conference"),
    ("[sa She] [ca told] a press conference in Oslo [ta that aid would flow].", "press_conference"),
    ("Briefing reporters in Nairobi, [sa the envoy] [ca said] [ta the truce held].", "remarks_to_reporters"),
    ("[sa The police chief] [ca said] at a news conference on Friday [ta that two were dead].", "press_conference"),
    ("[sa The lawyer] [ca told] AFN by telephone [ta that his client was ill].", "phone"),
    ("[sa A resident who gave only his first name, Tal,] [ca said] by phone from the town [ta that shells fell].", "phone"),
    ("In a phone call with the Star, [sa the bishop] [ca confirmed] [ta the deaths].", "phone"),
    ("[sa The chairman] [ca wrote] in a letter to the regulator dated 3 May [ta that the pipe was old].", "letter"),
    ("[sa A spokesman for the mine] [ca said] in an emailed statement [ta that nobody was hurt].", "statement"),
    ("[sa Human rights group Lantern] [ca said] in its report, published on Monday, [ta that 12 were tortured].", "report"),
    ("[ca According to] [sa a UN report], [ta half the wells are dry].", "report"),
    ("[ca According to] [sa a statement posted on the junta's Telegram channel], [ta five were killed].", "social_media"),
    ("[sa The attorney general] [ca argued] in a court filing [ta that the seizure was legal].", "court"),
    ("[ta “I only drove the car,”] [sa the accused] [ca told] the court, [ta wiping his eyes].", "court"),
    ("[sa Justice Amina Bello] [ca said] in her ruling [ta that the election was flawed].", "court"),
    ("[sa The defence lawyer] [ca told] the inquest [ta that the van had no brakes].", "court"),
    ("[sa The witness] [ca said] under cross-examination [ta that he was asleep].", "court"),
    ("[sa Mr Bevan] [ca told] the House of Commons [ta that troops would leave].", "parliament"),
    ("During question time in parliament, [sa the premier] [ca said] [ta no].", "parliament"),
    ("[sa The shadow minister] [ca told] the Legislative Council [ta the figures were cooked].", "parliament"),
    ("[sa The junta] [ca said] in a notice pasted on walls [ta that markets must close].", "statement"),
    ("Through his spokesman, [sa the king] [ca expressed] [ta sorrow].", "spokesperson"),
    ("[sa The rebels' political wing] [ca said] in a communique [ta it would talk].", "statement"),
    ("[sa He] [ca told] the state-run Ora news agency [ta that fuel was plentiful].", "news_agency"),
    ("[sa The mayor] [ca told] local radio [ta that the bridge was closed].", "broadcast"),
    ("[sa The farmers' leader] [ca said] on local television [ta that they would not move].", "broadcast"),
    ("[sa Captain Diop] [ca said] in remarks carried by state television [ta that order reigns].", "broadcast"),
    ("[sa A volunteer] [ca said] in a WhatsApp message [ta that the camp was flooded].", "social_media"),
    ("[sa The candidate] [ca told] cheering supporters in Kumasi [ta that he had won].", "speech"),
    ("Asked by reporters whether he would resign, [sa the premier] [ca said] [ta no].", "remarks_to_reporters"),
    ("In an audio clip circulating online, [sa a voice said to be the governor's] [ca ordered] [ta the men to shoot].", "audio_message"),
    ("[sa The sultan] [ca said] in a recorded message [ta that he was well].", "audio_message"),
    ("In a video circulated on social media, [sa a masked man] [ca claimed] [ta the blast].", "video_message"),
    ("[sa Ms Kone], interviewed on the state broadcaster, [ca denied] [ta the charge].", "interview"),
    ("Speaking in an interview with Radio Delta, [sa the nun] [ca recalled] [ta the fire].", "interview"),
    ("[sa The union] [ca said] in a tweet [ta that it would strike].", "social_media"),
]  # fmt: skip

SILENT = [
    "[sa The governor] [ca said] [ta that three men had drowned].",
    "[ca According to] [sa the fire service], [ta the roof fell at noon].",
    "[sa A porter] [ca told] the Morning Lantern [ta that the gate was locked].",
    "[sa An officer], who was not authorised to speak to the press, [ca said] [ta the men had fled].",
    "[sa Two officials], speaking on condition of anonymity because they were not allowed to brief the media, [ca said] [ta it was over].",
    "[ta The ferry was overloaded], [sa Radio Harbour] [ca reported].",
    "[sa The minister] [ca denied] [ta a statement on Telegram that he had resigned].",
    '[sa The reporter\'s family] [ca said] [ta "he told us by phone that he was safe"].',
    "[sa The Evening Post] [ca said] [ta the dam was safe].",
    "[sa The post office] [ca said] [ta mail would resume].",
    "[sa She] [ca vowed] in a small voice [ta to come every day].",
    "[sa Voters] [ca fear] [ta a second count].",
    "[sa Imam Idris] [ca preached] at Friday prayers [ta that theft is theft].",
    "[sa The official], who asked not to be named as he was not authorised to speak to journalists, [ca said] [ta it rained].",
    "[sa The company] [ca said] [ta that it had told reporters the truth].",
    "[sa Witnesses] [ca told] the BBX [ta that men in masks came].",
    "[sa The editor of the parliament's journal] [ca said] [ta it was late].",
]

SEVERAL = [
    # the same speaker goes on
    (
        "[sa Ana Ruiz] [ca told] reporters in Leon [ta that the well was dry]. [sb She] [cb denied] [tb any"
        " theft].",
        "remarks_to_reporters remarks_to_reporters",
    ),
    (
        "[ta “We held,”] [sa Mayor Kofi Badu] [ca wrote] on Facebook. [sb He] also [cb said] [tb nobody had"
        " fled].",
        "social_media social_media",
    ),
    ("[sa The army] [ca said] in a statement [ta that it had won]. No one died, [sb it] [cb added].", "statement statement"),
    (
        "[sa Colonel Ibra Sow] [ca told] a press conference [ta that two had died].\n\n[tb “The town is ours,”] [sb Sow] [cb"
        " said].",
        "press_conference press_conference",
    ),
    ("[sa She] [ca said] by phone [ta that it rained] and [cb denied] [tb that the roof leaked].", "phone phone"),
    ("[sa He] [ca told] the court [ta that he was ill]. [tb “I could not walk.”]", "court court"),
    # another speaker, another occasion
    ("[sa Ana Ruiz] [ca told] reporters [ta that the well was dry]. [sb The union] [cb denied] [tb it].", "remarks_to_reporters None"),
    ("[sa The army] [ca said] in a statement [ta that it had won]. [sb She] [cb laughed off] [tb the claim].", "statement None"),
    ("[sa He] [ca told] a rally [ta that he would win]. [sb He] [cb said] last week [tb that he would not run].", "speech None"),
    ("[sa The prefect], who [ca told] a rally in May [ta that he would stay], [cb says] today [tb that he will go].", "speech None"),
    (
        "[sa Ana Ruiz] [ca wrote] on X [ta that she was safe]. A dog barked. The street was empty. [sb She] [cb said] [tb it"
        " was cold].",
        "social_media None",
    ),
    # two channels in one sentence
    (
        "[sa The firm] [ca said] in a statement [ta that it had paid], but [sb the clerk] [cb told] the court [tb that it had"
        " not].",
        "statement court",
    ),
    ("[ta “No,”] [sa the firm] [ca said] by e-mail, while [sb its lawyer] [cb wrote] on Telegram [tb that it had].", "letter social_media"),
    ("[sa The union] [ca said] [ta that it had won], and in a separate statement [sb the firm] [cb disputed] [tb that].", "None statement"),
    # quoted on air; not from what a paper relays
    ("[sa State radio] [ca quoted] [ta [sb the general] [cb as saying] [tb that the pass was open]].", "broadcast broadcast"),
    ("[sa The Daily Echo] [ca reported] [ta that [sb the owner] [cb has told] a court [tb that he was away]].", "None court"),
    ("[sa The editor] [ca said] in an interview [ta that [sb a guard] [cb had told] him [tb to run]].", "interview None"),
    # a sentence that sets the scene
    ("Prakash Iyer met reporters at the gate. Two doors, [sa he] [ca told] them, [ta were locked].", "remarks_to_reporters"),
    ("The group published its report on Monday. [sa It] [ca found] [ta no weapons].", "report"),
    ("A leaflet went round the market. [ta “Stay at home,”] [sa it] [ca said].", "leaflet"),
    ("A voice message reached the drivers. In it [sa a man] [ca threatened] [ta to burn the depot].", "audio_message"),
    ("Reached by phone, the owner was curt. [ta “Ask the police,”] [sa he] [ca said].", "phone"),
    # the cue goes back to a channel that it fits
    (
        "[sa Ivo Marek] [ca said] on Telegram [ta that the road was cut]. [sb The army] [cb denied] [tb it]. [tc “We hold the"
        " pass,”] [sc Mr Marek] [cc wrote].",
        "social_media None social_media",
    ),
    # printed dialogue
    (
        "The returning officer spoke to us.\n\n[sa Langa]: [ta The server never slept.]\n\nAnd the forms?\n\n[sb Langa]: [tb"
        " Each has its stamp.]",
        "interview interview",
    ),
    ("# [sa Priest]: [ta police fired first]\nNothing else.", "None"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "kind"), ALONE)
def test_channel_in_its_own_clause(marked, kind):
    assert kinds(marked) == {"a": kind}


@pytest.mark.parametrize("marked", SILENT)
def test_no_channel_is_made_up(marked):
    assert kinds(marked)["a"] is None


@pytest.mark.parametrize(("marked", "wanted"), SEVERAL)
def test_channels_of_several(marked, wanted):
    assert " ".join(str(kind) for kind in kinds(marked).values()) == wanted


def test_the_span_shows_the_words_and_the_rule_is_named():
    report = marked_report("[sa The mayor] [ca said] on Telegram [ta that it held].")
    found = find_channels(report)["a"]
    assert isinstance(found, Known)
    assert report.text[found.value.start : found.value.end] == "on Telegram"
    assert found.spans == (Span(found.value.start, found.value.end, "on Telegram"),)
    assert found.made_by == "channels.own-clause@1"


def test_the_stems_of_a_rule_hide_no_words_of_its_pattern():
    texts = [unmark(row if isinstance(row, str) else row[0])[0] for row in (*ALONE, *SILENT, *SEVERAL)]
    for rule in PHRASES:
        for text in texts:
            assert rule.words.search(text) is None or any(stem in text.lower() for stem in rule.stems), (rule.kind, text)


def test_unknown_says_why():
    assert find_channels(marked_report(SILENT[0]))["a"] == Unknown("the report does not say how")


def test_attributions_keep_their_order():
    report = marked_report(SEVERAL[0][0])
    assert list(find_channels(report)) == [a.id for a in report.attributions]


PIECES = st.sampled_from(
    [
        "She",
        " said",
        " on X",
        " in a statement",
        ". ",
        "\n\n",
        "“",
        "”",
        " told reporters",
        " by phone",
        "متحدث",
        "🙂",
        ",",
        " who ",
        ":",
        "It ",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40), st.lists(st.tuples(*[st.integers(0, 60)] * 6), max_size=5))
def test_every_span_is_a_slice_of_the_text(pieces, places):
    text = "".join(pieces)

    def span(start: int, length: int) -> Span | None:
        start = min(start, len(text))
        end = min(start + length % 12, len(text))
        return Span(start, end, text[start:end]) if end > start else None

    made = []
    for n, (a, b, c, d, e, f) in enumerate(places):
        content = span(e, f) or Span(0, len(text), text)
        parent = str(n - 1) if n and a % 3 == 0 else None
        source, cue = span(a, b), span(c, d)
        contents = () if f % 5 == 0 and (source or cue) else (content,)  # a source that declined
        made.append(Attribution(str(n), "d", source, cue, contents, "direct", "asserts", "positive", parent, 1.0))
    report = report_of(Document("d", text, sections=(Section("body", 0, len(text)),)), tuple(made))
    found = find_channels(report)
    assert set(found) == {a.id for a in made}
    for result in found.values():
        if isinstance(result, Known):
            channel: Channel = result.value
            assert 0 <= channel.start < channel.end <= len(text)
            assert all(s.text == text[s.start : s.end] for s in result.spans)
    assert find_channels(report) == found


def test_who_said_nothing_in_a_statement_goes_on_in_it() -> None:
    report = marked_report("In a statement, [sa the Harbour Board] [ca would not comment]. [sb It] [cb added] [tb that the quay was shut].")
    found = find_channels(report)["b"]
    assert isinstance(found, Known)
    assert found.value.kind == "statement"


@pytest.mark.parametrize("text", ["", "x" * 100_000, "in a " * 20_000, "told the " * 12_000, "a " * 50_000, "“in a statement” " * 6_000])
def test_hostile_text_takes_little_time(text):
    content = (Span(0, min(3, len(text)), text[:3]),)
    made = (Attribution("a", "d", None, None, content, "direct", "asserts", "positive", None, 1.0),)
    find_channels(report_of(Document("d", text, sections=(Section("body", 0, len(text)),)), made))
