"""The words of a made archive of news: what happens, what each side says of it, and what the rest of a report is made of.

Slots in braces are filled by `Slots`: those of the event (`{town}`, `{site}`, `{street}`, `{place}`, `{hour}`, `{n}`: the figure
that rises, `{low}`, `{m}`, `{a}` and `{b}`: the bodies that contradict each other), or a word of a list in `LISTS`, drawn anew each time.
No run of words without a slot is so long that two reports would share it by chance. Towns are real, all else is invented.
"""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

TOWNS = """
Varna|Plovdiv|Vidin|Shumen|Kardzhali|Craiova|Galati|Brasov|Constanta|Iasi|Balti|Bender|Odesa|Kherson|Lutsk|Poltava|Uzhhorod|Grodno
Vitebsk|Pskov|Narva|Tartu|Daugavpils|Kaunas|Klaipeda|Gdynia|Lublin|Bydgoszcz|Ostrava|Olomouc|Kosice|Nitra|Miskolc|Szeged|Pecs
Osijek|Zadar|Tuzla|Mostar|Banja Luka|Nis|Subotica|Novi Pazar|Bitola|Tetovo|Prizren|Durres|Vlore|Patras|Volos|Larissa|Izmir|Adana
Gaziantep|Trabzon|Samsun|Batumi|Kutaisi|Gyumri|Vanadzor|Ganja|Sumqayit|Tabriz|Rasht|Ahvaz|Kerman|Mashhad|Herat|Kandahar|Kunduz
Mazar-i-Sharif|Quetta|Peshawar|Multan|Sukkur|Larkana|Jodhpur|Kota|Nagpur|Ranchi|Guwahati|Madurai|Mysuru|Jaffna|Kandy|Galle|Pokhara
Biratnagar|Sylhet|Khulna|Chittagong|Mandalay|Sittwe|Myitkyina|Chiang Mai|Udon Thani|Hat Yai|Pakse|Savannakhet|Battambang|Hue
Da Nang|Can Tho|Medan|Padang|Pontianak|Makassar|Manado|Kupang|Davao|Zamboanga|Iloilo|Cebu|Lae|Rabaul|Honiara|Suva|Lautoka|Darwin
Hobart|Dunedin|Sapporo|Niigata|Busan|Daegu|Harbin|Lanzhou|Urumqi|Kashgar|Osh|Jalal-Abad|Karakol|Khujand|Samarkand|Bukhara|Nukus
Shymkent|Aktobe|Semey|Barnaul|Tomsk|Omsk|Chita|Kirkuk|Mosul|Basra|Najaf|Homs|Hama|Latakia|Deir ez-Zor|Tripoli|Sidon|Zarqa|Irbid
Aqaba|Taiz|Mukalla|Hodeidah|Salalah|Port Said|Aswan|Sohag|Benghazi|Misrata|Sabha|Sfax|Gafsa|Oran|Constantine|Tlemcen|Fez|Agadir
Nouadhibou|Thies|Ziguinchor|Kayes|Gao|Mopti|Bobo-Dioulasso|Ouahigouya|Zinder|Maradi|Agadez|Maiduguri|Kano|Jos|Enugu|Calabar|Garoua
Bamenda|Kribi|Abeche|Moundou|Bambari|Berberati|Wau|Malakal|Kassala|Nyala|El Obeid|Mekelle|Dire Dawa|Jimma|Kismayo|Baidoa|Hargeisa
Mombasa|Kisumu|Eldoret|Gulu|Mbarara|Butare|Gitega|Mwanza|Dodoma|Tanga|Goma|Bukavu|Kisangani|Mbandaka|Kananga|Kolwezi|Ndola
Livingstone|Blantyre|Mzuzu|Tete|Nampula|Beira|Pemba|Toliara|Mahajanga|Bulawayo|Mutare|Francistown|Maun|Huambo|Lubango|Benguela
Walvis Bay|Kimberley|Polokwane|Iquitos|Cusco|Arequipa|Puno|Tarija|Potosi|Sucre|Santa Cruz|Cali|Cucuta|Pasto|Buenaventura|Cuenca
Esmeraldas|Machala|Maracaibo|Merida|Maturin|Belem|Manaus|Santarem|Recife|Natal|Fortaleza|Cuiaba|Rosario|Salta|Mendoza|Neuquen
Valdivia|Iquique|Antofagasta|Salto|Paysandu|Encarnacion|Oaxaca|Tapachula|Durango|Culiacan|Veracruz|Quetzaltenango|Coban|San Miguel
Choluteca|Leon|Esteli|Limon|Colon|David|Holguin|Camaguey|Santiago|Jacmel|Gonaives|Ponce|Mandeville|Bristol|Hull|Dundee|Swansea
Cork|Limerick|Brest|Lille|Toulon|Genoa|Bari|Catania|Murcia|Vigo|Braga|Faro|Bremen|Rostock|Erfurt|Graz|Linz|Basel|Ghent|Aarhus
Malmo|Bergen|Tromso|Turku|Oulu|Kuopio
""".strip().replace("\n", "|").split("|")  # fmt: skip

GIVEN = """
Ana Ivo Petra Marin Lena Stoyan Vera Kiril Dora Boris Elena Pavel Nadia Simeon Rada Todor Mira Asen Yana Hristo Amina Yusuf Leila
Karim Salma Tariq Huda Omar Zainab Idris Farah Nabil Samira Rashid Dalia Walid Nour Hamid Rania Jamal Adaeze Kofi Ama Kwame Esi
Yaw Abena Sefu Neema Juma Asha Baraka Zawadi Tendai Rudo Farai Chipo Thabo Lerato Sipho Nomsa Mandla Zanele Lucia Mateo Inés Diego
Carmen Rafael Pilar Hugo Teresa Emilio Rosa Andrés Julia Tomás Elisa Bruno Marta Paulo Clara Nuno Beatriz Tiago Ines Anjali Ravi
Meera Sanjay Priya Arjun Kavita Nikhil Sunita Vikram Lakshmi Mohan Thuy Minh Lan Duc Hoa Somchai Malee Nattapong Siti Budi Dewi
Agus Ratna Wayan Mei Jun Xiu Hao Ling Keiko Haruto Yumi Sora Minji Hana Bolat Aigerim Timur Gulnara Rustam Dilnoza Aziz Madina
Levan Nino Giorgi Tamar Aram Ani Hayk Sona Erik Ingrid Lars Astrid Nils Sigrid Jonas Freja Anders Maija Antti Piotr Zofia Marek
Ewa Jan Katarzyna László Réka Gábor Zsófia Mihai Ioana Radu Simona Luka Iva Goran Vesna Owen Bronwen Callum Isla Declan Niamh
Louis Margaux Étienne Odile
""".split()  # fmt: skip

STARTS = "B Br D Dr F G Gr H J K Kl Kr L M N P Pr R S Sh Sk St T Tr V Vl Y Z Zh W".split()
VOWELS = "a e i o u ai ou".split()
MIDDLES = "b d f g k l m n p r s t v z mb nd rk lm st rv sk nt rd lt".split()
ENDS = """
ara ano ali ati ebe eko elli enko eri esi eva ibo ida iko imi ino ira isha itu obo odze oko oma ongo ori osi ova uba udi uko uma
uri anov evic idis adze yan oulos escu ensen ardo ander okov inov arov amba indi alo
""".split()  # fmt: skip

OUTLET_STARTS = """
Danube Rila Harbour Delta Northern Upland Lakeside Savanna Crescent Meridian Coral Ridge Lowland Estuary Steppe Cedar Baobab
Lagoon Highland Monsoon Frontier Capital Valley Island Gulf Prairie Saffron Granite Juniper Tamarind
""".split()  # fmt: skip
OUTLET_ENDS = "Post Courier Times Ledger Star Gazette Herald Chronicle Observer Tribune Mirror Dispatch Echo Monitor Argus Sentinel".split()
AGENCIES = """Halyard Wire|Agence Savane|Straits Newswire|Cordillera Press|Agencia Bajamar|Lodestar Wire|Agentur Nordkap|Baltis Press
Samum Agency|Karst Newswire|Agence Mandara|Tidewater Wire""".replace("\n", "|").split("|")

LISTS = {
    name: [" ".join(word.split()) for word in words.split("|")]
    for name, words in {
        "adj": """abandoned|borrowed|broken|burnt|cracked|crowded|damp|disused|dusty|eastern|empty|faded|fenced|flooded|frozen|half-built
            |hired|locked|low|muddy|narrow|new|northern|old|open|painted|private|quiet|rebuilt|rented|rusted|sealed|shallow|southern
            |steep|tall|unlit|upper|vacant|walled|western|wooden""",
        "noun": """arcade|bakery|barn|boathouse|bus depot|canteen|car park|cattle pen|cistern|coal yard|cold store|cookhouse|court house
            |culvert|customs shed|dairy|ferry landing|filling station|fish hall|footbridge|foundry|garage|glasshouse|goods yard
            |granary|guest house|gymnasium|ice plant|jetty|kiln|laundry|library|loading bay|lock gate|maize field|mill|nursery
            |olive press|orchard|parade ground|pharmacy|playing field|post office|pump house|quarry|railway halt|rice store
            |roundabout|salt pan|sawmill|scrapyard|silo|slipway|stable|tannery|tea house|telegraph mast|toll booth|tram stop
            |vegetable stalls|village well|watchtower|weir|wool store|workshop""",
        "people": """apprentices|boatmen|bricklayers|butchers|carpenters|cattle traders|children|clerks|cooks|dockers|drivers|electricians
            |families|farmhands|fishermen|fitters|fruit sellers|grandmothers|herders|masons|mechanics|millers|monks|mothers|nurses
            |passengers|patients|pensioners|pilgrims|porters|pupils|refugees|seamstresses|shepherds|stallholders|students|tanners
            |tenants|travellers|weavers|welders""",
        "doing": """buying bread|changing shifts|collecting pensions|cooking|drawing water|eating lunch|feeding animals|folding nets
            |hanging out washing|loading sacks|mending tyres|playing draughts|praying|queuing for fuel|repairing a roof
            |selling onions|sleeping|stacking timber|sweeping the steps|unloading crates|waiting for a bus|walking to work
            |watching a match|watering goats""",
        "vehicle": """ambulances|barges|bicycles|buses|carts|delivery vans|dinghies|fire engines|jeeps|lorries|minibuses|mopeds|pickups
            |taxis|tractors|trailers""",
        "side": "north|north-east|east|south-east|south|south-west|west|north-west",
        "when": """on {day}|late on {day}|early on {day}|before dawn on {day}|on {day} evening|shortly before {clock}|at about {clock}
            |by {clock} on {day}|around noon on {day}|after {clock}""",
        "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
        "near": """beside the {adj} {noun}|behind the {noun} on {street}|{j} metres from the {noun}|between {street} and the {noun}
            |in front of a {adj} {noun}|under the {noun} roof|along {street}|near a {noun}|inside the {adj} {noun}
            |across from the {noun}""",
        "said": """said|said {when}|told reporters|told this newspaper|insisted|said by telephone|told a news conference|repeated|stressed
            |explained""",
        "said_that": """said {when} that|told reporters that|insisted {when} that|claimed that|stated {when} that|maintained that
            |announced {when} that|complained that|added that|argued that|declared {when} that|warned that|acknowledged {when} that
            |confirmed that""",
        "denied": "denied {when} that|rejected reports that|denied that|dismissed the claim that|disputed {when} that",
        "wrote": "said in a statement|said on its website|wrote in a letter to {people}|said {when}|announced {when}|posted online",
        "shell": "shells|mortar rounds|rockets|grenades|tank rounds|missiles",
        "hurt": "wounded|injured|hurt|badly burned",
        "spilt": "leaked|escaped|drained|poured|flowed|run out",
        "liquid": "acid|crude oil|diesel|solvent|slurry|brine|dye|effluent|bleach|lubricant",
        "gone": "swept away|washed out|carried off|torn loose|smashed|buried",
        "taken": "carried|driven|brought|rushed|ferried|taken|moved",
        "seen": "seen|found|counted|filmed|noticed|photographed|recorded",
        "goods": """bandages|batteries|blankets|boots|candles|canvas|flour|gloves|lamps|maize|milk powder|oil drums|pumps|rice|rope|salt
            |sandbags|tents|timber|wire""",
    }.items()
}  # fmt: skip


class Kind(NamedTuple):
    """What may happen: sites, the bodies of both sides, who speaks, how a report begins, and what each side holds.

    A proposition is a line; its wordings are separated by a slash.
    """

    sites: str
    a: str
    b: str
    a_roles: str
    b_roles: str
    titles: str
    leads: str
    said_by_a: str
    said_by_b: str
    said_by_others: str


KINDS = (
    Kind(
        "market|clinic|school|bakery|chapel|water tower|granary", "the {x} Front|the {x} Brigade|the {x} Resistance|the {x} Council",
        "the army|the defence ministry|the government|the general staff",
        "a spokesman for {a}|a commander of {a}|the political head of {a}",
        "a spokesman for {b}|a colonel who speaks for {b}|an official of {b}",
        "{n} reported killed as {shell} hit {site}|{town}: dispute over who fired on {site}|{site} hit: army and rebels trade blame",
        """{Shell} struck {site} in {town} {when}, leaving {adj} walls and {vehicle} burning {near}.
        {Site} in {town} was hit {when}, attack number {j} on the {adj} quarter around {street} this year.
        Smoke rose over {street} in {town} {when} after {shell} landed {near} and set {site} alight.""",
        """{n} people were killed and {m} {hurt} when {shell} fell {near} / the dead of {town} numbered {n}, with {m} {people} {hurt}
        soldiers had fired at {site} from {place} / the {shell} came from {place}, where soldiers are camped
        none of its fighters had been inside {site} since {day} / {site} had sheltered {people} and not one fighter {when}""",
        """no more than {low} people had died in {town} / the dead were {low}, and every one of them carried a gun
        not one soldier had fired at {site} / army guns near {town} were silent {when}
        the rebels kept {shell} in the cellar of {site} / {site} had been a store of {shell} for {m} days""",
        """{n} bodies had been {seen} {near} by {clock} / doctors counted {n} dead {people} {near}
        the first {shell} fell at {hour} while {people} were {doing} / at {hour} {people} were {doing} {near}
        {m} of the {hurt} were {taken} to {place} in {vehicle} / {vehicle} {taken} from {street} brought {m} {people} to {place}""",
    ),
    Kind(
        "copper mine|shipyard|cement works|sugar mill|tyre plant|power station|textile mill",
        "the {x} workers' union|the {x} miners' league|the {x} labour federation",
        "{y} Holdings|{y} Industries|{y} Group|{y} Resources", "the secretary of {a}|a shop steward of {a}|a negotiator for {a}",
        "the managing director of {b}|a spokeswoman for {b}|the personnel manager of {b}",
        "{n} workers walk out at {site}|{b} and union far apart over {site}|{site} strike: both sides dig in",
        """Work at {site} near {town} stopped {when} when {people} laid down their tools {near}.
        Pickets stood {near} outside {site} in {town} {when}, as a dispute over {goods} and pay entered day {k}.
        The gates of {site} in {town} stayed shut {when} while {vehicle} queued along {street}.""",
        """{n} workers had joined the strike at {site} / the walkout of {n} {people} had emptied {site}
        wages at {site} had not been paid for {m} days / {people} had waited {m} days for money owed to them {near}
        guards hired by {b} beat {people} {near} / men with clubs {taken} in by {b} attacked pickets at {hour}""",
        """only {low} workers had stayed away from {site} / {low} absences were recorded at {site} {when}, as in any week
        every wage at {site} was paid {when} / nobody at {site} was owed a single day's pay
        no guard had touched a picket on {street} / the pickets had thrown {goods} at guards {near}""",
        """{n} {people} were {seen} {near} at {hour} / a crowd of {n} stood {near} by {clock}
        {low} furnaces at {site} were lit / smoke still came from {low} chimneys {near}
        talks in {place} had broken off at {hour} / negotiators left {place} by {clock} without {goods} or a deal""",
    ),
    Kind(
        "refinery|storage park|paint factory|tannery|pipeline|fertiliser plant|paper mill",
        "the {x} residents' committee|the {x} fishermen's association|the {x} farmers' league",
        "{y} Chemicals|{y} Petroleum|{y} Coatings|{y} Energy", "the chairwoman of {a}|a lawyer for {a}|a founder of {a}",
        "the plant manager of {b}|a spokesman for {b}|the head of safety at {b}",
        "{n} litres of {liquid} feared lost from {site}|{b} rejects blame for dead fish at {town}|{site}: two answers to what leaked",
        """A smell of {liquid} hung over {street} in {town} {when} after a {adj} valve failed at {site}.
        {People} in {town} kept windows shut {when} as {liquid} from {site} crept past the {adj} {noun}.
        The water {near} turned brown {when}, {k} hours after an alarm at {site} in {town}.""",
        """{n} litres of {liquid} had {spilt} from {site} / the leak at {site} had reached {n} litres by {clock}
        {m} {people} had been {taken} ill {near} / doctors had treated {m} {people} who lived {near}
        {b} knew of the cracked {noun} at {site} for {k} months / inspectors had warned {b} about {site} {k} months ago""",
        """no more than {low} litres of {liquid} had {spilt} / the loss at {site} came to {low} litres, all of it caught in {place}
        nobody living {near} had fallen ill / not one of the {people} near {street} was treated for anything
        every {noun} at {site} had passed its inspection / the valves of {site} were tested {when} and held""",
        """dead fish had been {seen} along {street} since {hour} / {m} baskets of dead fish were {taken} to {place}
        samples held {k} times the permitted {liquid} / the water {near} contained {liquid} at {k} times the limit
        {vehicle} with {goods} had not reached {site} before {hour} / firemen waited for {goods} until {clock}""",
    ),
    Kind(
        "counting hall|town hall|polling station|registry|sports hall|customs house", "the {x} Alliance|the {x} Party|the {x} Movement",
        "the election commission|the interior ministry|the ruling party|the district court",
        "a candidate of {a}|the campaign manager of {a}|a lawyer for {a}",
        "a spokeswoman for {b}|the deputy chairman of {b}|an official of {b}",
        "{n} ballots missing at {site}, opposition alleges|{town} count halted as parties quarrel|{town} vote has two results",
        """The count at {site} in {town} was halted {when}, with {adj} boxes stacked {near} under guard.
        Lights went out at {site} in {town} {when}, and {people} sat {near} with torches until they came back.
        Tempers flared at {site} {when} as {vehicle} brought the last {k} boxes from {street} in {town}.""",
        """{n} ballots had vanished from {site} / the missing papers of {site} numbered {n}
        observers were kept out of {site} from {hour} / at {hour} its observers had been {taken} to {place} against their will
        its candidate led in {town} by {m} votes / a lead of {m} votes in {town} had been turned round {when}""",
        """all but {low} ballots were accounted for / the papers missing from {site} came to {low}, every one of them spoiled
        observers had sat in {site} all night / nobody was kept out of {site} at any hour
        the candidate of {a} lost {town} by {k} votes / {town} was won by the government with {k} votes""",
        """{low} boxes without seals were {seen} {near} / the seals of {low} boxes had been {seen} on the floor of {place}
        the lights failed at {hour} for {k} minutes / {k} minutes of darkness began at {hour} while {people} were {doing}
        soldiers had {taken} {goods} into {site} {when} / {vehicle} full of soldiers stood {near} by {clock}""",
    ),
    Kind(
        "square|stadium|bridge|university|monument|railway station", "the {x} students' union|the {x} Initiative|the {x} Coalition",
        "the police|the city council|the governor's office|the interior ministry",
        "an organiser of {a}|a speaker for {a}|a coordinator of {a}",
        "the police chief|a spokesman for {b}|a deputy head of {b}",
        "{n} march to {site} in {town}|{site} clashes: police and marchers at odds|{site} gas: who threw first?",
        """Marchers filled {site} in {town} {when}, carrying {goods} and chanting {near}.
        Tear gas drifted over {street} {when} after a march on {site} in {town} ended among {adj} barricades.
        Shops {near} stayed shut in {town} {when} while {people} swept up glass around {site}.""",
        """{n} people had marched to {site} / the crowd at {site} reached {n} by {clock}
        {m} marchers were {hurt} by rubber bullets / police had fired rubber bullets at {people} {near} and {hurt} {m}
        police attacked without warning at {hour} / at {hour}, while {people} were {doing}, police charged along {street}""",
        """no more than {low} people had come to {site} / {low} marchers were counted at {site} by {clock}
        no rubber bullet was fired in {town} / officers on {street} had carried shields and nothing else
        marchers threw {goods} at officers {near} / {m} officers had been {hurt} by {goods} thrown {near}""",
        """{m} {people} with head wounds were {taken} to {place} / nurses in {place} had treated {m} {people} by {clock}
        the first gas canister fell at {hour} / gas came over the {noun} roof at {hour}
        {vehicle} had been set alight {near} / {k} {vehicle} burned along {street} {when}""",
    ),
    Kind(
        "camp|orphanage|prison|barracks|boarding school|hospital", "Doctors for {x}|the {x} relief mission|the {x} nurses' association",
        "the health ministry|the provincial government|the governor's office|the health directorate",
        "a doctor with {a}|the field coordinator of {a}|the head of {a}",
        "the deputy minister|a spokesman for {b}|an epidemiologist of {b}",
        "{n} cases of fever at {site}|{site}: ministry disputes outbreak|{town} fever: doctors count more than officials",
        """Beds were set up {near} in {town} {when} as fever spread through {site}.
        A fever that began {k} days ago at {site} near {town} has reached {people} on {street}.
        {Site} in {town} was closed to visitors {when}, and {vehicle} with {goods} waited {near}.""",
        """{n} people had fallen ill at {site} / the sick of {site} numbered {n} {when}
        {m} patients had died since {day} / {m} deaths were recorded {near}, most of them {people}
        the well of {site} was fouled by {place} / tests of the well at {site} had shown {liquid} and worse""",
        """no more than {low} cases were confirmed at {site} / the laboratory had confirmed {low} cases among {people}
        nobody had died of the fever in {town} / the deaths {near} had other causes
        the water of {site} was clean / samples from {site} {taken} {when} were free of {liquid}""",
        """{m} graves had been dug {near} since {day} / {people} had dug {m} graves {near}
        the last {goods} were used up at {hour} / there were no {goods} left in {place} by {clock}
        {n} mats lay on the floor of {place} / {n} {people} lay on mats {near} at {hour}""",
    ),
    Kind(
        "dam|dyke|reservoir|canal lock|embankment|railway bridge",
        "the {x} farmers' council|the {x} villagers' committee|the {x} river league",
        "the water authority|the public works ministry|{y} Hydro|{y} Construction",
        "a speaker for {a}|the elder who leads {a}|the treasurer of {a}",
        "the chief engineer of {b}|a spokesman for {b}|the regional head of {b}",
        "{n} homes under water below {site}|{site} flood: villagers blame engineers|{site}: who opened the gates?",
        """Water from {site} ran through {street} in {town} {when}, {k} days after the rains began.
        Fields {near} lay under brown water {when} after part of {site} above {town} gave way.
        {People} climbed onto roofs {near} in {town} {when} as {site} overflowed.""",
        """{n} homes had been {gone} below {site} / the flood from {site} had reached {n} homes by {clock}
        the gates of {site} were opened at {hour} without warning / no siren had sounded {near} before {hour}
        {m} {people} were still missing in {town} / the missing of {street} came to {m} {people}""",
        """no more than {low} homes were damaged / damage below {site} was limited to {low} homes and a {adj} {noun}
        the gates of {site} had stayed shut all night / nobody had opened {site} before {clock}
        every one of the {people} of {street} was found alive / nobody was missing in {town} {when}""",
        """the siren on {place} had sounded at {hour} / a siren was heard {near} at {hour}
        {vehicle} with {goods} could not cross {street} / {goods} for {m} {people} were stuck in {place}
        {low} cracks were {seen} in {site} {k} weeks ago / engineers had {seen} cracks {near} {k} weeks before""",
    ),
    Kind(
        "ferry|cable car|night train|school bus|cargo ship|airliner",
        "the {x} families' association|the {x} seamen's union|the {x} drivers' union",
        "{y} Lines|{y} Transport|the transport ministry|the port authority", "a lawyer for {a}|a spokeswoman for {a}|the president of {a}",
        "the operations manager of {b}|a spokesman for {b}|an investigator of {b}",
        "{n} dead after accident of {site}|{b} rejects charge that {site} was overloaded|{site}: families and operator clash",
        """Divers searched {near} in {town} {when} for people who had been aboard {site}.
        {Site} came to grief {when} off {street} in {town}, in a wind of {k} knots.
        Relatives gathered {near} in {town} {when} to wait for news of {site}.""",
        """{n} people had died aboard {site} / the dead of {site} numbered {n} by {clock}
        {site} carried {m} more {people} than allowed / {m} {people} too many had been let aboard {site}
        the brakes and {goods} of {site} were {k} years out of date / nobody had serviced {site} for {k} years""",
        """{low} people had lost their lives / the deaths aboard {site} came to {low}, and no more were missing
        {site} was never overloaded / there had been {m} empty seats aboard {site}
        {site} had been serviced {when} / mechanics passed {site} as sound {k} days before""",
        """a bang was heard {near} at {hour} / {people} who were {doing} heard a bang at {hour}
        {low} lifejackets were {seen} {near} / rescuers had found {low} lifejackets {near}
        {m} survivors were {taken} to {place} / {vehicle} {taken} off {street} brought {m} survivors to {place}""",
    ),
)  # fmt: skip

COLOUR = """
By {clock} {vehicle} had blocked the {fresh} {noun}, and {people} were {doing} {near}.
The {adj} {fresh} {noun} {near} was used as a store for {goods}.
{People} had left {goods} {near}, where the {fresh} {noun} once stood.
{Goods} and {goods} lay scattered {near}, {j} paces from the {adj} gate of the {fresh} {noun}.
The road from {town} to the {fresh} {noun} was closed {when}, and {vehicle} turned back {near}.
Rain fell on {street} {when}, and the {fresh} {noun} filled with {people}.
In {town}, {j} of every hundred {people} live near the {fresh} {noun}.
{Vehicle} carried {goods} past the {adj} {fresh} {noun} {when}.
The {noun} on {street} and the {fresh} {noun} reopened {when} for {people}.
""".strip().split("\n")

NOTES = """
The {fresh} {noun} could not be reached, and neither account of {site} could be independently verified.
{Outlet} was unable to verify the figure of {n} {when}.
It was not possible to confirm {when} who had been {near}.
Video made at the {fresh} {noun}, which this newspaper verified, shows {site} {when}.
Correction: an earlier version of this report put {site} {near}, which was wrong.
""".strip().split("\n")

QUIET_TITLES = """{town}: {goods} dearer, {goods} cheaper|{x} against {y}: scores and fixtures|{town} roads and water levels
{clock}: markets of {town}""".replace("\n", "|")
QUIET = """
{Goods} cost {j} a sack at the {adj} {fresh} {noun} in {town} {when}, {goods} {m}.
The river {near} stood at {m} centimetres {when}, {j} higher than a week before; at the {fresh} weir it fell.
{x} beat {y} {j} to {low} at the {adj} {fresh} ground {near}; {m} {people} watched.
Trains from {town} to the {fresh} {noun} leave at {clock} and {clock} {when}; {vehicle} replace them {near}.
A {adj} wind from the {side} brought {j} millimetres of rain to {street}, and {low} to the {fresh} {noun}.
{m} tonnes of {goods} and {j} of {goods} passed through the {adj} {fresh} {noun} {when}.
The {fresh} {noun} on {street} opens at {clock} for {people}, the {adj} {noun} at {clock}.
""".strip().split("\n")

FOREIGN = """Мост закрыт до утра|Мы никого не видели|الطريق مغلق منذ الفجر|لا أحد أخبرنا بشيء
桥已关闭|我们什么也没听到
पुल बंद है|किसी ने नहीं बताया|η γέφυρα έκλεισε|הגשר סגור|ხიდი დაკეტილია|สะพานปิด|다리가 닫혔다|ድልድዩ ተዘግቷል
мост затворен 🚧|橋が閉まった 🌊""".replace("\n", "|").split("|")

_SLOT = re.compile(r"\{(\w+)\}")
_ARTICLE = re.compile(r"\b([Aa])(?= [aeiou])")


class Slots:
    """Fills slots: those of an event, or words drawn anew; a slot with a capital begins with one."""

    def __init__(self, draw: Random, own: dict[str, str]) -> None:
        self._draw, self._own = draw, own

    def __call__(self, pattern: str, **more: str) -> str:
        return _ARTICLE.sub(r"\1n", _SLOT.sub(lambda found: self._filled(found[1], more), pattern))

    def _filled(self, slot: str, more: dict[str, str]) -> str:
        draw, key = self._draw, slot.lower()
        made = {
            "clock": lambda: f"{draw.randint(5, 23):02}:{draw.randrange(60):02}", "fresh": lambda: name(draw),
            "j": lambda: str(draw.randint(2, 40)), "low": lambda: str(draw.randint(2, 40)), "m": lambda: str(draw.randint(12, 700)),
        }  # fmt: skip
        found = more.get(key) or self._own.get(key) or (made[key]() if key in made else self(draw.choice(LISTS[key]), **more))
        return found[0].upper() + found[1:] if slot[0].isupper() else found


def name(draw: Random) -> str:
    """A family's, street's or body's name, one of millions."""
    middle = [draw.choice(MIDDLES) + draw.choice(VOWELS) for _ in range(draw.choice((1, 1, 2)))]
    parts = [draw.choice(STARTS), draw.choice(VOWELS), *middle, draw.choice(MIDDLES), draw.choice(ENDS)]
    return "".join(parts)


def given(draw: Random) -> str:
    """A person's first name: a usual one, or one that few bear."""
    if draw.random() < 0.4:
        return draw.choice(GIVEN)
    return draw.choice(STARTS) + draw.choice(VOWELS) + draw.choice(MIDDLES) + draw.choice(ENDS)


def street(draw: Random) -> str:
    return f"the {name(draw)} {draw.choice(('road', 'lane', 'quay', 'avenue'))}"


def outlet(draw: Random) -> str:
    return f"{draw.choice(OUTLET_STARTS)} {draw.choice(OUTLET_ENDS)}"
