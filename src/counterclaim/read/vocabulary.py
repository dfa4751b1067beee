"""The words by which the parts of a scraped report are known: one table, read by `own_words` and the section finder.

An opener counts at the head of a line, whatever its case, after any bullet, arrow or bracket. `how` says what has to follow:

    label   the end of the line, or a mark (colon, bar, dash, bracket, arrow): "Share" alone, but not "Share prices fell"
    prompt  anything, as long as the line is short: "Sign up for our letter"
    whole   nothing: the words are the line

Phrases are lower case with straight apostrophes; they are separated by bars.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

How = Literal["label", "prompt", "whole"]
OpenerKind = Literal["furniture", "heading", "caption", "photo", "credit", "note"]


class Openers(NamedTuple):
    """A row of the table; `heading` is furniture that other outlets' headlines may follow, `photo` a caption or a photographer."""

    kind: OpenerKind
    how: How
    phrases: str


OPENERS: tuple[Openers, ...] = (
    # Lists of other stories. The headlines below such a line look like claims and are none of this report's.
    Openers("heading", "label", "most read|most viewed|most popular|most commented|most shared|most watched|trending|trending now"),
    Openers("heading", "label", "popular now|top stories"),
    Openers("heading", "label", "related|related stories|related articles|related news|related content|related coverage"),
    Openers("heading", "label", "related topics|related links|see also"),
    Openers("heading", "label", "more news|more stories|more headlines|more in this section|more on this story|more on this topic"),
    Openers("heading", "label", "more on this|more coverage"),
    Openers("heading", "label", "also read|read also|read more|read next|read on|up next|next up|don't miss|also on our site"),
    Openers("heading", "label", "also in this issue|also in the news"),
    Openers("heading", "label", "in the same section|in the same series|in other news|elsewhere on the site|elsewhere|latest news"),
    Openers("heading", "label", "latest stories|latest headlines"),
    Openers("heading", "label", "recommended|recommended for you|recommended reading|recommended stories|you may also like"),
    Openers("heading", "label", "you might also like|editor's picks"),
    Openers("heading", "label", "editors' picks|our picks|what to read next|other news|other stories|other headlines"),
    Openers("heading", "label", "today's headlines|further reading|explore more"),
    Openers("heading", "label", "keep reading|continue reading|from the archive|from our archive|from the web|around the web"),
    Openers("heading", "label", "sponsored|sponsored content|more|must read"),
    Openers("heading", "label", "popular|popular stories|in this section|in this issue|more top stories|more reading"),
    Openers("heading", "label", "you may have missed|in case you missed it"),
    Openers("heading", "prompt", "you may also be interested in|you might also be interested in|you may be interested in"),
    Openers("heading", "prompt", "people also read|readers also liked"),
    Openers("heading", "prompt", "more from|more on|more stories from|more news from|more by|most read in|most popular in|elsewhere in"),
    Openers("heading", "prompt", "also in|latest from"),
    # The same in other languages.
    Openers("heading", "label", "à lire aussi|a lire aussi|lire aussi|à lire|à lire également|lire également|voir aussi"),
    Openers("heading", "label", "sur le même sujet|sur le même thème"),
    Openers("heading", "label", "les plus lus|articles les plus lus|à découvrir|notre sélection|nos autres articles|lire la suite"),
    Openers("heading", "label", "lire plus|en savoir plus|à voir aussi"),
    Openers("heading", "label", "leer más|lea más|lee más|leer también|lea también|lee también|lea además|ver también|vea también"),
    Openers("heading", "label", "te puede interesar"),
    Openers("heading", "label", "le puede interesar|más noticias|más leídas|las más leídas|lo más leído|lo más visto"),
    Openers("heading", "label", "noticias relacionadas|relacionadas|relacionado"),
    Openers("heading", "label", "leia mais|leia também|leia ainda|veja também|veja mais|saiba mais|mais lidas|as mais lidas"),
    Openers("heading", "label", "notícias relacionadas|relacionadas"),
    Openers("heading", "label", "lesen sie auch|lesen sie mehr|lesen sie dazu|lesen sie hier|mehr zum thema|zum thema|mehr dazu"),
    Openers("heading", "label", "mehr lesen|weiterlesen|auch interessant"),
    Openers("heading", "label", "das könnte sie auch interessieren|das könnte sie interessieren|meistgelesen|meist gelesen"),
    Openers("heading", "label", "ähnliche artikel|weitere artikel|siehe auch"),
    Openers("heading", "label", "leggi anche|leggi di più|leggi tutto|vedi anche|i più letti|più letti|articoli correlati|lees ook"),
    Openers("heading", "label", "lees meer|meer nieuws|meest gelezen"),
    Openers("heading", "label", "czytaj też|czytaj także|czytaj również|czytaj więcej|zobacz też|zobacz także|läs också|läs mer"),
    Openers("heading", "label", "les også|les mer|læs også|lue myös"),
    Openers("heading", "label", "читайте также|читайте ещё|читать далее|читать также|смотрите также|материалы по теме|по теме"),
    Openers("heading", "label", "самое читаемое|подробнее"),
    Openers("heading", "label", "читайте також|дивіться також|читати далі|ayrıca okuyun|bunları da oku|devamını oku|ilgili haberler"),
    Openers("heading", "label", "i̇lgili haberler|çok okunanlar"),
    Openers("heading", "label", "baca juga|baca selengkapnya|berita terkait|terpopuler|soma pia|soma zaidi|basahin din|đọc thêm"),
    Openers("heading", "label", "xem thêm|tin liên quan"),
    Openers("heading", "label", "اقرأ أيضا|اقرأ أيضًا|اقرأ ايضا|اقرأ المزيد|إقرأ أيضاً|مواضيع ذات صلة|الأكثر قراءة|بیشتر بخوانید"),
    Openers("heading", "label", "همچنین بخوانید|مطالب مرتبط"),
    Openers("heading", "label", "यह भी पढ़ें|ये भी पढ़ें|আরও পড়ুন|আরো পড়ুন|مزید پڑھیں|یہ بھی پڑھیں|相关阅读|相关新闻|相關新聞|延伸阅读"),
    Openers("heading", "label", "延伸閱讀|更多新闻"),
    Openers("heading", "label", "関連記事|あわせて読みたい|관련기사"),
    # Menus and labels of the page.
    Openers("furniture", "label", "share|share this|share this article|share this story|share this page|share this post|share on"),
    Openers("furniture", "label", "share via|print|print version|save"),
    Openers("furniture", "label", "save for later|save this article|e-mail|email|email this|send by e-mail|send by email|copy link"),
    Openers("furniture", "label", "bookmark|gift|gift this article"),
    Openers("furniture", "label", "listen|listen live|listen again|listen now|listen to this article|watch|watch live|watch now|videos"),
    Openers("furniture", "label", "photos|gallery|in pictures"),
    Openers("furniture", "label", "podcast|podcasts|comment|comments|view comments|leave a comment|add a comment|post a comment"),
    Openers("furniture", "label", "join the conversation|reactions"),
    Openers("furniture", "label", "newsletter|newsletters|our newsletter|subscribe|subscribe now|sign in|sign up|log in|login|register"),
    Openers("furniture", "label", "register now|donate|donate now"),
    Openers("furniture", "label", "become a member|support us|menu|home|homepage|skip to content|skip to main content"),
    Openers("furniture", "label", "skip to navigation|accessibility links"),
    Openers("furniture", "label", "accessibility|main menu|site index|site map|sitemap|back to top|advertisement|advertisements|ad"),
    Openers("furniture", "label", "advertising|tags|tag|topics"),
    Openers("furniture", "label", "filed under|categories|category|sections|section|live results|latest updates|text size|font size"),
    Openers("furniture", "label", "contact|contact us|contact the newsroom|about|about us|about the author|about this site|who we are"),
    Openers("furniture", "label", "terms of use|terms and conditions|terms"),
    Openers("furniture", "label", "privacy|privacy policy|cookie policy|cookies|legal notice|imprint|careers|advertise with us"),
    Openers("furniture", "label", "on air now|on air|now playing|coming up"),
    Openers("furniture", "label", "print edition|e-paper|epaper|today's paper|tip line|tips|got a tip|got a story|news tip|fact checks"),
    Openers("furniture", "label", "how we rate|corrections policy"),
    Openers("furniture", "label", "all rights reserved|copyright|©|(c)|disclaimer|cookie settings|manage cookies|rss|follow"),
    Openers("furniture", "label", "follow us on|load more|show more|see more"),
    Openers("furniture", "label", "view all|see all|next article|previous article|next story|previous story|older posts|newer posts"),
    Openers("furniture", "label", "read time"),
    Openers("furniture", "label", "reading time|estimated reading time|press release|news release|media release|for immediate release"),
    Openers("furniture", "label", "embargoed|published|last updated|last modified|posted|first published|posted on|published on"),
    Openers("furniture", "label", "refresh|sponsored by|paid post|promoted|partner content|download our app|get the app"),
    Openers("furniture", "label", "rate this article|report an error|notifications"),
    Openers("furniture", "label", "partager|imprimer|commentaires|abonnez-vous|publicité|accueil|compartir|comparte|imprimir"),
    Openers("furniture", "label", "comentarios|suscríbete|suscríbase|publicidad"),
    Openers("furniture", "label", "inicio|compartilhar|compartilhe|comentários|publicidade|assine|teilen|drucken|kommentare|anzeige"),
    Openers("furniture", "label", "werbung|startseite|condividi|stampa"),
    Openers("furniture", "label", "commenti|pubblicità|deel|deel dit|delen|udostępnij|komentarze|reklama|поделиться|комментарии|реклама"),
    Openers("furniture", "label", "поділитися|paylaş|yorumlar"),
    Openers("furniture", "label", "bagikan|komentar|iklan|شارك|تعليقات|إعلان|分享|广告|廣告|シェア"),
    Openers("furniture", "whole", "breaking|breaking news|latest|search|top|close|next|previous|page|updated|video|live|live updates"),
    Openers("furniture", "whole", "world|business|sport|opinion|politics|staff picks"),
    # Requests to the reader.
    Openers("furniture", "prompt", "sign up for|sign up to|sign up now|sign up here|subscribe to|subscribe for|subscribe today"),
    Openers("furniture", "prompt", "subscribe here|subscribe now|join our"),
    Openers("furniture", "prompt", "follow us|follow our|follow the latest|follow this story|print this page|print this article"),
    Openers("furniture", "prompt", "send to a friend|refresh for|refresh this page|find us on|like us on|like our|click here|tap here"),
    Openers("furniture", "prompt", "click to|tap to|download the"),
    Openers("furniture", "prompt", "get our|get the latest|get breaking|get unlimited|get the app|get all the|get more|never miss"),
    Openers("furniture", "prompt", "stay up to date|stay informed|stay tuned"),
    Openers("furniture", "prompt", "share this|share your|share on|send us|send your|send a|write to us|tell us|email us|e-mail us"),
    Openers("furniture", "prompt", "call us|text us|contact us|have your say"),
    Openers("furniture", "prompt", "got a tip|got a story|got a yarn|got news|got something|do you have a story|do you have a tip"),
    Openers("furniture", "prompt", "have a tip|have a story|have you been affected"),
    Openers("furniture", "prompt", "do you have information|were you there|are you affected|what do you think|let us know|want more"),
    Openers("furniture", "prompt", "want to read|enjoying|enjoyed this|like what you"),
    Openers("furniture", "prompt", "you are reading|you're reading|you have read|you've read|you have reached|already a subscriber"),
    Openers("furniture", "prompt", "already a member|not a subscriber"),
    Openers("furniture", "prompt", "to read the full|to continue reading|read the full story|read the full article|read the full report"),
    Openers("furniture", "prompt", "read all our|read our|read in"),
    Openers("furniture", "prompt", "support our|support independent|support quality|help us|donate to|chip in|make a donation"),
    Openers("furniture", "prompt", "make a contribution|become a|forward this"),
    Openers("furniture", "prompt", "about us|support fearless|transcript prepared by|listen to this|listen to our|listen to the"),
    Openers("furniture", "prompt", "watch the full|watch our"),
    Openers("furniture", "prompt", "watch more|watch on|download our|download the app|install our"),
    Openers("furniture", "prompt", "all rights reserved|copyright ©|copyright (c)|copyright 19|copyright 20|© |(c) 19|(c) 20"),
    Openers("furniture", "prompt", "this site uses cookies|we use cookies|by using this site"),
    Openers("furniture", "prompt", "your subscription|your support|this article is part of|this story is part of our"),
    Openers("furniture", "prompt", "also on|view the discussion|view all comments|comments are closed|no comments yet"),
    Openers("furniture", "prompt", "be the first to comment"),
    Openers("furniture", "prompt", "inscrivez-vous à|recevez notre|suivez-nous|abonnez-vous à|retrouvez-nous|suscríbete a|suscríbase a"),
    Openers("furniture", "prompt", "síguenos|síganos|únete a|recibe nuestro"),
    Openers("furniture", "prompt", "inscreva-se|siga-nos|siga o|receba nossa|assine a|assine o|abonnieren sie|folgen sie uns"),
    Openers("furniture", "prompt", "melden sie sich|iscriviti a|iscriviti alla|seguici"),
    Openers("furniture", "prompt", "volg ons|schrijf je in|подписывайтесь|подпишитесь|следите за|підписуйтесь|підписуйтеся|abone ol"),
    Openers("furniture", "prompt", "bizi takip|ikuti kami|تابعونا|اشترك"),
    Openers("furniture", "prompt", "tous droits réservés|todos los derechos reservados|todos os direitos reservados"),
    Openers("furniture", "prompt", "alle rechte vorbehalten|tutti i diritti riservati"),
    Openers("furniture", "prompt", "lire en|lea en|leer en|lire l'article|lire cet article|auf deutsch|版权所有|版權所有"),
    # Notes by the editors.
    Openers("note", "label", "editor's note|editors' note|editors note|editor note|ed. note|note to readers|note to editors"),
    Openers("note", "label", "publisher's note|author's note|desk note"),
    Openers("note", "label", "correction|corrections|correction notice|clarification|clarifications|correction and clarification"),
    Openers("note", "label", "corrections and clarifications|erratum|amendment"),
    Openers("note", "label", "retraction|editorial note|note de la rédaction|ndlr|nota de la redacción|nota del editor"),
    Openers("note", "label", "nota da redação|nota del redactor"),
    Openers("note", "label", "fe de erratas|rectificación|errata|rectificatif|précision|anmerkung der redaktion|anm. d. red"),
    Openers("note", "label", "korrektur|richtigstellung|от редакции"),
    Openers("note", "prompt", "this article was amended|this article was corrected|this article was updated"),
    Openers("note", "prompt", "this article has been amended|this article has been corrected"),
    Openers("note", "prompt", "this article has been updated|this story was updated|this story was corrected"),
    Openers("note", "prompt", "this story has been updated|this story has been corrected"),
    Openers("note", "prompt", "this report was corrected|this report has been corrected|this report has been updated"),
    Openers("note", "prompt", "this post has been updated|this is a corrected version"),
    Openers("note", "prompt", "this story has been shortened|this report has been shortened|this interview has been"),
    Openers("note", "prompt", "an earlier version of this|a previous version of this|this version corrects|this version updates"),
    Openers("note", "prompt", "(corrects|(adds|(updates|(refiles|(recasts|(repeats"),
    # Captions and the people who took the pictures.
    Openers("caption", "label", "image caption|photo caption|caption|picture caption|video caption|pictured|media caption|légende"),
    Openers("caption", "label", "pie de foto|bildunterschrift|figure"),
    Openers("caption", "prompt", "file photo|file picture|file image|in this photo|in this image|in this file|in this picture"),
    Openers("caption", "prompt", "in this video|in this screengrab|a file photo"),
    Openers("caption", "prompt", "pictured above|pictured here|seen here|an undated photo|this undated|this image|this photo"),
    Openers("photo", "label", "photo|photos|photograph|photographs|picture|pictures|image|images|photo credit|image credit"),
    Openers("photo", "label", "picture credit|photo by|image source|foto|fotos"),
    Openers("photo", "label", "bild|imagen|fotografía|crédit photo|crédits|фото|getty images|image copyright|image courtesy"),
    Openers("photo", "prompt", "photo by|photos by|photograph by|photographs by|picture by|pictures by|image by|images by"),
    Openers("photo", "prompt", "photo courtesy|foto de|foto von|photo de"),
    # Whom the report draws on.
    Openers("credit", "label", "source|sources|additional reporting|reporting|contributing|contributors|via|agencies|credit|credits"),
    Openers("credit", "label", "wire reports|wire services|released to"),
    Openers("credit", "prompt", "with reporting by|with reporting from|with additional reporting|with agencies|with material from"),
    Openers("credit", "prompt", "with files from|with input from|with inputs from"),
    Openers("credit", "prompt", "live coverage with|with information from|with contributions from|with the assistance of"),
    Openers("credit", "prompt", "with the agencies|with wire reports|additional reporting by"),
    Openers("credit", "prompt", "additional reporting from|additional material|reporting by|reported by|edited by|writing by"),
    Openers("credit", "prompt", "editing by|abridged from|compiled from|based on reporting by"),
    Openers("credit", "prompt", "from wire reports|from wire services|from news services|translated by|translated from|produced by"),
    Openers("credit", "prompt", "avec l'afp|avec afp|avec reuters|avec agences"),
    Openers("credit", "prompt", "avec les agences|con información de|con agencias|con datos de|com informações de|com informações da"),
    Openers("credit", "prompt", "com agências|mit material von|mit agenturen"),
    Openers("credit", "prompt", "mit informationen von|con informazioni di|met informatie van|по материалам|за матеріалами|fuente:"),
    Openers("credit", "prompt", "fuentes:|quelle:|quellen:|fonte:|fonti:"),
)  # fmt: skip

# Where these stand within a short line near the end of the text, the line speaks to the reader and reports nothing.
READER_PROMPTS = (
    "sign up for", "sign up to", "subscribe to", "subscribe for", "cancel anytime", "follow us", "follow our", "our newsletter",
    "our daily newsletter", "our weekly newsletter", "our weekly letter", "send us", "tell us what you think", "in your inbox",
    "to your inbox", "our channel", "our whatsapp", "our app", "all rights reserved", "donate to", "support us", "support our work",
    "readers pay for", "our readers", "forward this", "to a colleague", "for result alerts", "for alerts", "for updates",
    "letters may be edited", "may be reprinted", "min read", "share this", "log in to", "create an account", "terms of use",
    "privacy policy", "is on whatsapp", "is on telegram", "no part of this", "without permission", "reprinted with permission",
    "become a member", "join our", "our podcast", "our weekly round-up", "our daily round-up", "our daily briefing",
    "our evening briefing", "our morning briefing", "write to us", "contact us", "print edition", "keep us independent",
    "keep us going", "sign up with", "text the newsroom", "chip in", "reader-funded", "newsdesk", "news desk at",
    "subscribe", "unsubscribe",
)  # fmt: skip

# The same, so plain that a short line anywhere is none of the report's.
READER_REQUESTS = (
    "send us your", "our mailing list", "sign up for our", "sign up to our", "subscribe to our", "follow us on", "our newsletter",
    "in your inbox", "to your inbox", "support our journalism", "support our work", "join our", "tell us your",
    "get in touch with us", "contact us at", "email us at", "write to us at",
)  # fmt: skip

# An "about us" paragraph at the end: what the outlet is ...
OUTLET_NOUNS = frozenset(
    """agency newspaper paper station broadcaster monthly weekly daily quarterly magazine digest desk website site portal
    journalists journalism newsroom outlet radio television channel bulletin review gazette newsletter journal publisher
    publication news broadcast broadcasts verify verifier monitor reportage wire stories transcripts programmes programs
    podcast platform press newspapers""".split()
)
# ... and what such paragraphs say of it.
OUTLET_PHRASES = (
    "founded in", "founded by", "since 19", "since 20", "in 19", "independent", "nonpartisan", "non-partisan", "non-profit",
    "nonprofit", "not-for-profit", "reader-owned", "listener-owned", "member-owned", "owned by", "funded by", "published in",
    "published by", "published from", "publishes", "we publish", "we broadcast", "we provide", "we check", "we report", "we are",
    "we cover", "our journalists", "our reporters", "our readers", "its readers", "takes no money", "take no money",
    "takes no advertising", "take no advertising", "no party advertising", "languages", "serving", "subscribers", "listeners",
    "appears every", "in english", "free press", "delivers", "carries the", "accepts no money", "no money from", "financed by",
    "listener-supported", "reader-supported", "is read by",
    "appears on", "checks claims", "checks what", "press freedom", "pay for it", "editorial", "covers the", "covering", "voice of",
    "reports from", "has reported", "has broadcast", " fm", "based in", "with credit", "reprinting permitted", "founder:",
    "publisher:", "is a project of", "is part of", "is run by", "bureaus", "bureaux", "mission",
)  # fmt: skip

# A line of these among the first ones names who wrote the report.
BYLINE_ROLES = frozenset(
    """correspondent correspondents reporter reporters staff desk bureau editor editors columnist writer writers newsroom team
    agencies contributor stringer envoy envoys office analyst fellow redaction rédaction redacción redação redaktion
    korrespondent correspondant
    correspondante corresponsal enviado envoyé envoyée""".split()
)
BYLINE_OPENERS = (
    "by", "from our", "from the", "from", "words", "words by", "text", "text by", "story by", "written by", "report by", "interview",
    "interview by", "analysis", "analysis by", "analysis from", "compiled by", "digest compiled by", "as told to", "opinion by",
    "comment by", "column by", "review by", "dispatch by", "a report by", "reporter", "author", "authors", "our own correspondent",
    "our correspondent", "par", "por", "von", "door", "de nuestro corresponsal", "de notre correspondant", "de notre envoyé spécial",
    "del nostro corrispondente", "da nossa redação", "автор", "letter from", "transcribed by", "transcript by", "presented by",
    "live updates by", "hosted by",
)  # fmt: skip

# Words in names of agencies and outlets.
OUTLET_WORDS = frozenset(
    """wire agency agence agencia agência agentur news press presse prensa newsroom newsfeed service services media dispatch
    tribune times post herald gazette courier chronicle journal radio tv television broadcasting network bulletin monitor
    telegraph telegraf mail observer standard guardian star sun globe ledger record register review information info feed
    link pool union press-service newswire reports report today daily weekly online agencies international associated""".split()
)
KNOWN_AGENCIES = frozenset(
    """reuters ap afp upi dpa efe ansa tass interfax ria xinhua kyodo pti ani anadolu apa irna isna fars tasnim mena wafa yonhap
    kcna bernama antara aap pa lusa bta mti ctk pap apn nan gna kna suna ena saba spa wam petra nna cna ips ucan bloomberg
    stringer ritzau ntb tt belga anp sda keystone-sda agencies""".split()
)

# Never a person's name, never an agency: words that open or fill credit lines and short headings.
PLAIN_WORDS = frozenset(
    """the a an what we how why who when where which is are was were has have will in on at of for to from by and or but not no
    with as key points live latest timeline background analysis summary breaking news exclusive opinion update updates report
    reporting additional contributing contributions material sources source editing writing translated translation compiled
    based this that these those our your their his her its first last next more about after before during inside behind day
    story photo picture image images photos pictures file verdict claim claims question answer facts fact check checked
    briefing digest letter morning evening monday tuesday wednesday thursday friday saturday sunday staff agencies credit
    credits credited produced edited written courtesy interview words""".split()
)

# Verbs of pictures, in the present tense: "Villagers wade across the river near Kota on Monday."
PICTURE_VERBS = frozenset(
    """attend address appear arrive ask attend await board break bring burn bury carry celebrate chant check cheer clean clear
    climb collect comfort count cover cross cry dance dig display distribute drive embrace enter examine fight fill flee flow
    gather gesture greet guard hang haul hold hug inspect join kneel lay lead lean leave lie lift light line listen load look
    mark march measure meet mend mourn move observe occupy operate parade pass patrol perform pick play point pose pray
    prepare protest pull push queue raise read receive release remove repair rescue rest return ride rise run sail salute
    scatter search sell shake shelter shout show shows sift sit sleep smile smoke speak stand stare stop surround survey
    sweep swim take talk throw tour travel try unload visit vote wade wait walk wash watch wave wear weep work""".split()
)

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    "|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
    "|januar|februar|märz|juni|juli|oktober|dezember"
)
WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
