"""Expressions of time: their spans in bracketed text, their EDTF; and when an attribution's words were spoken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterclaim.records import Attribution, Document, Known, Section, Span, Unknown
from counterclaim.resolve.report import Report, report_of
from counterclaim.resolve.when.said_at import find_said_at
from counterclaim.resolve.when.times import find_times
from tests.marked import unmark

MONDAY = "2022-03-14"
WEDNESDAY = "2023-06-21"
SUNDAY = "2024-10-20"


def report(text: str, published: str | None, attributions: tuple[Attribution, ...] = ()) -> Report:
    document = Document("d", text, published_at=published, sections=(Section("body", 0, len(text)),))
    return report_of(document, attributions)


def read(text: str, published: str | None) -> list[tuple[tuple[int, int], str]]:
    return [((t.start, t.end), t.edtf + ("~" if t.approximate else "")) for t in find_times(report(text, published))]


CASES = [
    # dates
    (WEDNESDAY, "The bridge at Mopti fell on [x June 19].", "2023-06-19"),
    (WEDNESDAY, "The bridge at Mopti fell on [x 19 June 2023], a Monday.", "2023-06-19"),
    (WEDNESDAY, "It was signed in Lomé on [x Sept. 6, 2021] and filed on [x the 6th of October 2021].", "2021-09-06", "2021-10-06"),
    (WEDNESDAY, "Logged as [x 2023-06-20] in the harbour book.", "2023-06-20"),
    (WEDNESDAY, "Logged as [x 2023-06-20]T11:20:00Z in the harbour book.", "2023-06-20"),
    (WEDNESDAY, "The permit is dated [x 25/06/2021]; the copy bears 05/06/2021.", "2021-06-25"),
    (WEDNESDAY, "The permit is dated [x 5.6.2021].", "2021-06-05"),
    (WEDNESDAY, "Police in Tartu were called on [x Monday, June 19], at 9.40 pm.", "2023-06-19"),
    (WEDNESDAY, "Police in Tartu were called on [x Monday 19 June].", "2023-06-19"),
    (WEDNESDAY, "It began on [x Monday] ([x June 19]), the mayor wrote.", "2023-06-19", "2023-06-19"),
    (WEDNESDAY, "The clinic shut on [x December 20].", "2022-12-20"),
    (WEDNESDAY, "The hearing is set for [x 9 January].", "2024-01-09"),
    (WEDNESDAY, "School begins on [x 11 September].", "2023-09-11"),
    (WEDNESDAY, "Correction, [x June 22]: the clinic is in Pakse.", "2023-06-22"),
    (WEDNESDAY, "He was detained on [x 3 March 2019] and released on [x 5 April].", "2019-03-03", "2019-04-05"),
    (WEDNESDAY, "Voting ran [x June 3-5] in Pakse.", "2023-06-03/2023-06-05"),
    (WEDNESDAY, "Shells fell between [x 3 and 5 June].", "2023-06-03/2023-06-05"),
    (WEDNESDAY, "Shells fell from [x 28 May to 2 June 2023].", "2023-05-28/2023-06-02"),
    (WEDNESDAY, "The camp stood from [x December 30 to January 2].", "2022-12-30/2023-01-02"),
    (WEDNESDAY, "The road was shut on [x the 6th], and nobody said why.", "2023-06-06"),
    (WEDNESDAY, "She works on the 6th floor."),
    (WEDNESDAY, "The power failed on [x Christmas Day].", "2022-12-25"),
    # months, seasons, years
    (WEDNESDAY, "The dam was closed in [x March].", "2023-03"),
    (WEDNESDAY, "The dam was closed in [x September].", "2022-09"),
    (WEDNESDAY, "The mandate runs out in [x September].", "2023-09"),
    (WEDNESDAY, "He came to Bukavu in [x early May 2020] and left by [x mid-June].", "2020-05~", "2023-06~"),
    (WEDNESDAY, "They must leave Bukavu by [x the end of August].", "2023-08-31~"),
    (WEDNESDAY, "It opened at [x the beginning of 2019].", "2019-01-01~"),
    (WEDNESDAY, "The march may be banned; thousands march in Abuja."),
    (WEDNESDAY, "From [x March to May 2021] the school was a barracks.", "2021-03/2021-05"),
    (WEDNESDAY, "Between [x October and December] the school was a barracks.", "2022-10/2022-12"),
    (WEDNESDAY, "Prices doubled in [x the first half of 2020].", "2020-01/2020-06"),
    (WEDNESDAY, "Prices doubled in [x the last quarter of last year].", "2022-10/2022-12"),
    (WEDNESDAY, "The well was dug in [x 1974], and it was sealed in [x late 2019].", "1974", "2019~"),
    (WEDNESDAY, "The well was dug [x around 1974].", "1974~"),
    (WEDNESDAY, "Since [x 2012] the valley has been closed.", "2012"),
    (WEDNESDAY, "They governed from [x 1996 to 2001].", "1996/2001"),
    (WEDNESDAY, "They governed between [x 1996 and 2001].", "1996/2001"),
    (WEDNESDAY, "The war ([x 1991-2002]) emptied the town.", "1991/2002"),
    (WEDNESDAY, "A [x 1997] accord gave them seats.", "1997"),
    (WEDNESDAY, "Some 2000 people in 1900 tents; flight 1984 left."),
    (WEDNESDAY, "The quarter was built in [x the 1990s].", "199X"),
    (WEDNESDAY, "The quarter was built in [x the early 1970s].", "197X~"),
    (WEDNESDAY, "The fort dates from [x the 19th century].", "18XX"),
    (WEDNESDAY, "The pact lapsed in [x the summer of 2019].", "2019-22"),
    (WEDNESDAY, "The pact lapsed [x last winter].", "2022-24"),
    (WEDNESDAY, "Rain ruined the crop in [x the spring].", "2023-21"),
    # days of the week
    (WEDNESDAY, "The lorry burned on [x Monday night].", "2023-06-19"),
    (WEDNESDAY, "The lorry burned [x late on Monday] near Zinder.", "2023-06-19"),
    (WEDNESDAY, "The lorry burned [x late Monday].", "2023-06-19"),
    (WEDNESDAY, "The lorry burned on [x Wednesday].", "2023-06-21"),
    (WEDNESDAY, "The lorry burned on [x Thursday].", "2023-06-15"),
    (WEDNESDAY, "The lorry burned [x last Wednesday].", "2023-06-14"),
    (WEDNESDAY, "The court will rule on [x Friday].", "2023-06-23"),
    (WEDNESDAY, "On [x Friday] the court is to rule.", "2023-06-23"),
    (WEDNESDAY, "The talks are due to be held on [x Friday].", "2023-06-23"),
    (WEDNESDAY, "The trial resumes on [x Tuesday].", "2023-06-27"),
    (WEDNESDAY, "He said on [x Monday] that the group would unveil it.", "2023-06-19"),
    (WEDNESDAY, "The judge adjourned the hearing until [x Monday].", "2023-06-26"),
    (WEDNESDAY, "He said that the search would go on until [x Monday].", "2023-06-26"),
    (WEDNESDAY, "Court to rule on [x Friday]", "2023-06-23"),
    (WEDNESDAY, "The mayor would not comment on [x Tuesday].", "2023-06-20"),
    (WEDNESDAY, "She told traders to keep the stalls closed on [x Monday].", "2023-06-26"),
    (WEDNESDAY, "He promised a vote in [x October].", "2023-10"),
    (WEDNESDAY, "The union demanded the money by [x Friday].", "2023-06-23"),
    (WEDNESDAY, "By [x Friday] twelve had died.", "2023-06-16"),
    (WEDNESDAY, "[x Friday]'s march was peaceful.", "2023-06-16"),
    (WEDNESDAY, "The vote is [x next Tuesday].", "2023-06-27"),
    (WEDNESDAY, "They slept in the hall from [x Sunday to Tuesday].", "2023-06-18/2023-06-20"),
    (WEDNESDAY, "They meet every Tuesday and on Fridays; it was Good Friday in the Sunday Times."),
    (WEDNESDAY, "It burned [x overnight into Tuesday].", "2023-06-19/2023-06-20"),
    (WEDNESDAY, "The gate opened at 5 p.m. on [x Tuesday].", "2023-06-20"),
    (WEDNESDAY, "It happened on [x Monday last week].", "2023-06-12"),
    # from the day of publication
    (WEDNESDAY, "It rained [x today], as it had [x yesterday evening] and [x last night].", "2023-06-21", "2023-06-20", "2023-06-20"),
    (WEDNESDAY, "The ferry burned [x overnight].", "2023-06-20/2023-06-21"),
    (WEDNESDAY, "“It rained [x today],” she said.", "2023-06-21~"),
    (WEDNESDAY, "A paper called Gaza Today was closed."),
    (WEDNESDAY, "Four villages fell [x in the past week].", "2023-06-14/2023-06-21"),
    (WEDNESDAY, "Four villages fell [x over the last three days].", "2023-06-18/2023-06-21"),
    (WEDNESDAY, "Four villages fell [x during the past two years].", "2021/2023"),
    (WEDNESDAY, "Rain is expected [x in the next 48 hours].", "2023-06-21/2023-06-23"),
    (WEDNESDAY, "[x This week] the port reopened.", "2023-06-19/2023-06-25"),
    (WEDNESDAY, "[x Last week] the port reopened.", "2023-06-12/2023-06-18"),
    (WEDNESDAY, "The port reopened [x earlier this week].", "2023-06-19/2023-06-21~"),
    (WEDNESDAY, "The port reopened [x earlier this month].", "2023-06~"),
    (WEDNESDAY, "The port reopened [x last month]; it will shut [x next year].", "2023-05", "2024"),
    (WEDNESDAY, "Looting went on over [x the weekend].", "2023-06-17/2023-06-18"),
    (SUNDAY, "Looting went on at [x the weekend].", "2024-10-19/2024-10-20"),
    (WEDNESDAY, "The fair will be held at [x the weekend].", "2023-06-24/2023-06-25"),
    (WEDNESDAY, "He fled [x three days ago].", "2023-06-18"),
    (WEDNESDAY, "He fled [x about two weeks ago].", "2023-06-07~"),
    (WEDNESDAY, "He fled [x a year ago]; she left [x two months ago].", "2022", "2023-04"),
    (WEDNESDAY, "They carried the claim at [x the start of the week].", "2023-06-19~"),
    (WEDNESDAY, "They marched for three hours, twice a week, for years."),
    # from an expression before
    (WEDNESDAY, "The mill burned on [x June 9]. [x Three days earlier] the guard had left.", "2023-06-09", "2023-06-06"),
    (WEDNESDAY, "The mill burned on [x June 9]. [x Two days later] the guard came back.", "2023-06-09", "2023-06-11"),
    (WEDNESDAY, "The mill burned on [x June 9] and the barn on [x the next day].", "2023-06-09", "2023-06-10"),
    (WEDNESDAY, "The mill burned on [x June 9]. It was cold by [x the following morning].", "2023-06-09", "2023-06-10"),
    (WEDNESDAY, "The mill burned on [x June 9]. [x Hours later] the barn burned.", "2023-06-09", "2023-06-09"),
    (WEDNESDAY, "The mill burned on [x June 9]. The guard left [x the same day].", "2023-06-09", "2023-06-09"),
    (WEDNESDAY, "The mill burned on [x June 9]. The guard had left [x the day before].", "2023-06-09", "2023-06-08"),
    (WEDNESDAY, "The mill burned on [x 9 June 2019], and [x the following year] it was sold.", "2019-06-09", "2020"),
    (WEDNESDAY, "The guard left the day after the fire, and two days later than planned."),
    (WEDNESDAY, "Floods killed 40 in [x 2020], the state said at [x the time].", "2020", "2020"),
    (WEDNESDAY, "It said on [x Friday 9 June] that 40 had fled [x in the preceding two weeks].", "2023-06-09", "2023-05-26/2023-06-08"),
    (WEDNESDAY, "The mill burned [x last Friday] and [x the following Monday].", "2023-06-16", "2023-06-19"),
    # nothing to count from
    (None, "It fell on Monday, yesterday, last week, in March and on June 9."),
    (None, "It fell on [x June 9, 2020], and [x the next day] it rained.", "2020-06-09", "2020-06-10"),
    ("not a date", "It fell on [x June 9, 2020] and again on Tuesday.", "2020-06-09"),
    (MONDAY, "The plant will open on [x 1 January 2090].", "2090-01-01"),
    (MONDAY, "It fell on February 30, 31/31/2020, 2021-13-40 and 9999 years ago."),
    ("0001-01-01", "It fell last year, 30 days ago."),
    ("9999-12-31", "It will fall tomorrow and next week."),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[1][:60])
def test_expressions(case: tuple) -> None:
    published, marked, *expected = case
    text, spans = unmark(marked)
    assert read(text, published) == list(zip(spans.get("x", []), expected, strict=True))


def test_anchor_is_the_expression_counted_from() -> None:
    times = find_times(report("The mill burned on June 9.\n\nThree days earlier the guard left.", WEDNESDAY))
    assert [t.anchor and t.anchor.text for t in times] == [None, "June 9"]
    assert times[1].made_by == "times.earlier-or-later@1"


def test_furniture_is_not_read() -> None:
    text = "It fell on Monday.\nPublished 3 May 2020\n"
    document = Document("d", text, published_at=WEDNESDAY, sections=(Section("body", 0, 18), Section("furniture", 19, 39)))
    assert [t.text for t in find_times(report_of(document, ()))] == ["Monday"]


# --- when it was said: s source, c cue, t content, and a letter for the attribution ------------------------------------------

SAID = [
    # by the cue
    ("[sa The army] [ca said] on Monday [ta it had left Gao].", "2023-06-19"),
    ("[sa The army] [ca said] Monday [ta it had left Gao].", "2023-06-19"),
    ("[sa The army] [ca said] [ta the bridge fell on Sunday].", None),
    ("[ta The bridge fell on Sunday], [sa the army] [ca said].", None),
    ("[ta The bridge fell on Sunday], [sa the army] [ca said] on Monday.", "2023-06-19"),
    ("[ta The bridge fell], [sa officials] [ca said] late Monday.", "2023-06-19"),
    ("[ta “It fell,”] [ca said] [sa Awa Keita], the mayor, on Monday.", "2023-06-19"),
    ("[ta “It fell,”] [sa Awa Keita] [ca told] a news conference in Bamako on June 19.", "2023-06-19"),
    ("[sa Awa Keita] [ca told] reporters at the port on June 19 [ta that it fell].", "2023-06-19"),
    ("[sa Awa Keita], who fled on Friday, [ca told] the station on Tuesday [ta that it fell].", "2023-06-20"),
    ("[sa Awa Keita], who fled on Friday, [ca told] the station [ta that it fell].", None),
    ("[sa A man arrested on Friday] [ca told] the station [ta that it fell].", None),
    ("[sa The firm], in a statement issued late on Monday, [ca said] [ta it would pay].", "2023-06-19"),
    ("[ta It would pay], [sa the firm] [ca said] in a statement released on Monday.", "2023-06-19"),
    ("In a statement on Monday, [sa the firm] [ca said] [ta it would pay].", "2023-06-19"),
    ("In a Telegram post on Monday night [sa its chief, Ito Mara], [ca said] [ta it would pay].", "2023-06-19"),
    ("Speaking on Monday, [sa the minister] [ca said] [ta the road was safe].", "2023-06-19"),
    ("Reached by phone on Monday, [sa two farmers] [ca said] [ta the road was mined].", "2023-06-19"),
    ("On Monday [sa the ministry] [ca put] [ta the toll at nine].", "2023-06-19"),
    ("On Monday, as smoke rose over the port, [sa the ministry] [ca put] [ta the toll at nine].", "2023-06-19"),
    ("On Monday rebels entered Gao, and [sa the ministry] [ca said] [ta it was calm].", None),
    ("After the raid on Monday, [sa the ministry] [ca said] [ta it was calm].", None),
    ("Since the attack on Monday [sa the ministry] [ca has said] [ta it was calm].", None),
    ("[sa State radio] on Monday evening [ca quoted] [ta the colonel as saying it was calm].", "2023-06-19"),
    ("[sa The leader], Ito Mara, had on Monday [ca appealed to] [ta soldiers to go home].", "2023-06-19"),
    ("[sa Ito Mara], of the ruling party, had last week [ca told] reporters [ta that votes were bought].", "2023-06-12/2023-06-18"),
    ("[sa The panel], which on Sunday [ca certified] [ta her victory], went home.", "2023-06-18"),
    ("[sa The clerk], who lost her post in 2019, [ca said] [ta the books were false].", None),
    ("[sa The clerk] [ca denied] it on Monday.", "2023-06-19"),
    ("[sa The clerk] [ca dismissed] it on Monday as [ta “an old film”].", "2023-06-19"),
    ("[sa The clerk] [ca called] [ta it “an old film”] on Monday.", "2023-06-19"),
    ("[sa The clerk] [ca condemned] Friday's strike.", None),
    ("[sa The clerk] [ca spoke of] the attack on Friday.", None),
    ("[sa The clerk] [ca has insisted] since Monday [ta that it was calm].", None),
    ("[ta The toll rose to 19 on Monday], [sa the clinic] [ca announced].", "2023-06-19"),
    ("[sa The army] posted a video on Monday [ca claiming] [ta to have taken Gao].", "2023-06-19"),
    ("[sa The paper] [ca reported] over the weekend [ta that it fell].", "2023-06-17/2023-06-18"),
    ("[sa The chief] [ca promised] in a video posted overnight [ta that they would return].", "2023-06-20/2023-06-21"),
    ("Floods killed 40 in 2020.\n\n[ta The dyke was sound], [sa the state] [ca said] at the time.", "2020"),
    ("[sa The firm] [ca said] in 2019 [ta that the tank was sound].", "2019"),
    ("Asked whether they would march again tomorrow, [sa she] [ca said] [ta nobody would].", None),
    ("[sa The court] [ca will rule] on Friday [ta that it stands].", None),
    ("[sa Awa Keita] walked out of the talks on Monday, [ca saying] [ta that the figures were false].", "2023-06-19"),
    ("[sa Awa Keita] [ca argued] at Monday's hearing [ta that the figures were false].", "2023-06-19"),
    ("At Monday's briefing, [sa Awa Keita] [ca said] [ta that the figures were false].", "2023-06-19"),
    ("At 12.10 on Monday, [sa Awa Keita] [ca told] listeners [ta that the figures were false].", "2023-06-19"),
    ("[sa The gas office], asked about that on Monday, [ca declined to comment].", "2023-06-19"),
    ("[sa The gas office] [ca denied] [ta this] to our researcher on Monday.", "2023-06-19"),
    ("[sa The gas office], which closed on Monday, [ca said] [ta the figures were false].", None),
    ("[ca According to] [sa a statement released by the army on Monday], [ta three soldiers died].", "2023-06-19"),
    ("[ca According to] [sa Monday's edition of the Lomé Star], [ta three soldiers died].", "2023-06-19"),
    ("[sa The report], published on Monday by the Lake Institute, [ca says] [ta three soldiers died].", "2023-06-19"),
    ("Two days after the raid, on June 19, [sa the colonel] [ca told] the station [ta that the town was lost].", "2023-06-19"),
    ("At a rally in Tbilisi on June 19, [sa Nino Bero] [ca vowed] [ta to stay].", "2023-06-19"),
    ("[sa The union] [ca claims] [ta 400,000 joined the strike] on Monday.", None),
    ("[sa The group] [ca claimed] [ta responsibility] on its Telegram channel on Monday.", "2023-06-19"),
    ("[sa The army] [ca said] on Monday [ta it took Gao on Friday]. [tb “No,”] [sb a rebel] [cb told] radio later that day.", "2023-06-19",
     "2023-06-19"),
    # carried on
    ("[sa Awa Keita] [ca told] reporters on Monday [ta that it fell]. [tb “I saw it,”] [sb she] [cb said].", "2023-06-19", "2023-06-19"),
    ("[sa Awa Keita] [ca said] on Monday [ta that it fell].\n\n[tb It was old], [sb she] [cb added].", "2023-06-19", "2023-06-19"),
    ("[sa Awa Keita] [ca said] on Monday [ta that it fell].\n\n[tb “It was old,”] [sb Keita] [cb said].", "2023-06-19", "2023-06-19"),
    ("[sa Awa Keita] [ca said] on Monday [ta that it fell]. [cb According to] [sb Keita], [tb it was old].", "2023-06-19", None),
    ("[sa Awa Keita] [ca said] on Monday [ta that it fell]. [tb It was old], [sb the union] [cb said].", "2023-06-19", None),
    ("[sa Awa Keita] [ca said] on Monday [ta that it fell]. [sb She] now [cb says] [tb it stands].", "2023-06-19", None),
    ("[sa Awa Keita] [ca said] on Monday [ta that it fell]. [tb “No,”] [sb Keita] [cb told] Radio Mopti by phone.", "2023-06-19", None),
    ("[sa The party] [ca said] on Monday [ta that it won]. Ito Mara left by a door. [tb It lost], [sb he] [cb said].", "2023-06-19", None),
    ("[sa A priest] [ca said] on Monday [ta it fell].\n\n[tb “Yes,”] [sb Father Abel Soto] [cb told] us.", "2023-06-19", "2023-06-19"),
    ("I met a woman who sold water on Monday. [ta “They were polite,”] [sa she] [ca said].", None),
    ("The watch group published its report on Monday. [sa It] [ca found] [ta bundles in nine boxes].", "2023-06-19"),
    (
        "The mayor, Awa Keita, was interviewed in the studio on Monday evening.\n\nHost: Did it fall?\n\n[sa Keita]: [ta It stands.]",
        "2023-06-19",
    ),
    (
        "[sa Awa Keita] [ca told] the night show on Monday [ta it fell]. [sb Ito Mara] [cb told] the same show [tb it stands].",
        "2023-06-19",
        "2023-06-19",
    ),
    (
        "Reached on Monday, [sa two farmers] [ca said] [ta it fell].\n\n[tb “I saw it,”] [cb said] [sb a miller who was there].",
        "2023-06-19",
        "2023-06-19",
    ),
]  # fmt: skip


def said(marked: str, published: str | None = WEDNESDAY) -> list[Known[str] | Unknown]:
    text, spans = unmark(marked)
    attributions = []
    for letter in sorted({role[1] for role in spans}):
        one = {role[0]: [Span(a, b, text[a:b]) for a, b in places] for role, places in spans.items() if role[1] == letter}
        content = tuple(one.get("t", ()))
        quotation = "direct" if content and all(c.text[0] in '“"' for c in content) else "indirect"
        source, cue = (one.get(role, [None])[0] for role in "sc")
        attributions.append(Attribution(letter, "d", source, cue, content, quotation, "asserts", "positive", None, 1.0))  # type: ignore[arg-type]
    made = report(text, published, tuple(attributions))
    found = find_said_at(made, find_times(made))
    return [found[a.id] for a in attributions]


@pytest.mark.parametrize("case", SAID, ids=lambda c: c[0][:70])
def test_said_at(case: tuple) -> None:
    marked, *expected = case
    assert [known.value if isinstance(known, Known) else None for known in said(marked)] == expected


def test_said_at_names_its_rule_and_words() -> None:
    [known] = said("[sa The army] [ca said] on Monday [ta it had left Gao].")
    assert isinstance(known, Known)
    assert known.made_by == "said_at.behind-cue@1"
    assert [s.text for s in known.spans] == ["Monday"]


def test_nothing_said_is_unknown_with_its_reason() -> None:
    assert said("[sa The army] [ca said] [ta it had left Gao].") == [Unknown("the report does not say when")]


def test_a_relative_day_needs_a_day_of_publication() -> None:
    assert said("[sa The army] [ca said] on Monday [ta it had left Gao].", None) == [
        Unknown("the report says 'Monday', but the date of publication is not known")
    ]
    [known] = said("[sa The army] [ca said] on 3 May 2021 [ta it had left Gao].", None)
    assert isinstance(known, Known)
    assert known.value == "2021-05-03"


# --- any input -------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "on Monday", "June 9", "9 June", "2021-09-06", "the next day", "three days earlier", "in the past week", "1996",
        "to", "and", "between", "from", "the end of", "last", "week", "“", "”", '"', ".", ",", "\n", "\n\n", "said", "he",
        "The army", "told", "overnight", "the weekend", "الاثنين", "😀", "the 1990s", "0", "99", "99999999999", "years ago",
        "at the time", "early", "mid-June", "Sept.", "\u202e", "Friday’s", "May", "-", "/",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=12), max_size=40).map(" ".join), st.sampled_from([None, WEDNESDAY, "0001-01-01", "9999-12-31", "?"])
)
def test_every_span_is_a_slice(text: str, published: str | None) -> None:
    made = report(text, published)
    times = find_times(made)
    assert times == find_times(made)
    for time in times:
        assert text[time.start : time.end] == time.text != ""
        assert time.anchor is None or text[time.anchor.start : time.anchor.end] == time.anchor.text
    assert all(a.end <= b.start for a, b in pairwise(times))


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, min_size=3, max_size=30), st.data(), st.sampled_from([None, WEDNESDAY]))
def test_said_at_answers_for_every_attribution(pieces: list[str], data: st.DataObject, published: str | None) -> None:
    text = " ".join(pieces)
    place = st.integers(0, len(text) - 1)

    def span() -> Span | None:
        a, b = data.draw(place), data.draw(place)
        a, b = min(a, b), max(a, b) + 1
        return Span(a, b, text[a:b]) if data.draw(st.booleans()) else None

    attributions = tuple(
        Attribution(str(n), "d", span(), span(), tuple(s for s in (span(), span()) if s), "indirect", "asserts", "positive", None, 1.0)
        for n in range(data.draw(st.integers(1, 4)))
    )
    made = report(text, published, attributions)
    found = find_said_at(made, find_times(made))
    assert set(found) == {a.id for a in attributions}
    assert all(text[s.start : s.end] == s.text for k in found.values() if isinstance(k, Known) for s in k.spans)


@pytest.mark.parametrize(
    "text", ["", "\n" * 50, "9" * 100_000, "on Monday " * 10_000, "the " * 25_000, "June " * 20_000, "“" * 100_000, "early in " * 11_000]
)
def test_long_and_odd_lines(text: str) -> None:
    find_times(report(text, WEDNESDAY))
