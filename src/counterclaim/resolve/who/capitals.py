"""Capitals by whose name news calls a country's government: "Sofia said", "Manila denied it"."""

from __future__ import annotations

_TABLE = """
AF Kabul|AL Tirana|DZ Algiers|AO Luanda|AR Buenos Aires|AM Yerevan|AU Canberra|AT Vienna|AZ Baku|BH Manama|BD Dhaka|BY Minsk
BZ Belmopan|BT Thimphu|BO La Paz|BA Sarajevo|BW Gaborone|BR Brasilia|BR Brasília|BG Sofia|BF Ouagadougou|BI Bujumbura|BI Gitega
KH Phnom Penh|CM Yaounde|CM Yaoundé|CA Ottawa|CF Bangui|TD N'Djamena|TD N’Djamena|CL Santiago|CN Beijing|CO Bogota|CO Bogotá|KM Moroni
CG Brazzaville|CD Kinshasa|CI Abidjan|CI Yamoussoukro|HR Zagreb|CU Havana|CY Nicosia|CZ Prague|DK Copenhagen|DO Santo Domingo|EC Quito
EG Cairo|SV San Salvador|GQ Malabo|ER Asmara|EE Tallinn|SZ Mbabane|ET Addis Ababa|FJ Suva|FI Helsinki|FR Paris|GA Libreville|GM Banjul
GE Tbilisi|DE Berlin|GH Accra|GR Athens|GN Conakry|GW Bissau|GY Georgetown|HT Port-au-Prince|HN Tegucigalpa|HU Budapest|IS Reykjavik
IN New Delhi|IN Delhi|ID Jakarta|IR Tehran|IQ Baghdad|IE Dublin|IL Jerusalem|IT Rome|JM Kingston|JP Tokyo|JO Amman|KZ Astana|KE Nairobi
KP Pyongyang|KR Seoul|XK Pristina|KG Bishkek|LA Vientiane|LV Riga|LB Beirut|LS Maseru|LR Monrovia|LY Tripoli|LT Vilnius|MG Antananarivo
MW Lilongwe|MY Kuala Lumpur|MV Malé|ML Bamako|MT Valletta|MR Nouakchott|MU Port Louis|MD Chisinau|MD Chișinău|MN Ulaanbaatar
ME Podgorica|MA Rabat|MZ Maputo|MM Naypyidaw|MM Naypyitaw|NA Windhoek|NP Kathmandu|NL The Hague|NZ Wellington|NI Managua|NE Niamey
NG Abuja|MK Skopje|NO Oslo|OM Muscat|PK Islamabad|PG Port Moresby|PY Asuncion|PY Asunción|PE Lima|PH Manila|PL Warsaw|PT Lisbon|QA Doha
RO Bucharest|RU Moscow|RW Kigali|SA Riyadh|SN Dakar|RS Belgrade|SL Freetown|SK Bratislava|SI Ljubljana|SO Mogadishu|ZA Pretoria|SS Juba
ES Madrid|LK Colombo|SD Khartoum|SR Paramaribo|SE Stockholm|CH Bern|CH Berne|SY Damascus|TW Taipei|TJ Dushanbe|TZ Dodoma|TH Bangkok
TL Dili|TG Lome|TG Lomé|TN Tunis|TR Ankara|TM Ashgabat|UG Kampala|UA Kyiv|UA Kiev|AE Abu Dhabi|GB London|GB Whitehall
US Washington|UY Montevideo|UZ Tashkent|VE Caracas|VN Hanoi|YE Sanaa|YE Sana’a|ZM Lusaka|ZW Harare
"""

CAPITALS: dict[str, str] = {
    name: code for line in _TABLE.split("\n") for entry in line.split("|") if entry for code, _, name in [entry.partition(" ")]
}
"""Country code by capital; without Brussels, which may stand for the European Union."""
