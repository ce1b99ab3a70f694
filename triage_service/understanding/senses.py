"""Senses: the phrases that turn the meaning of words near them, as patterns over a line.

What denies, dates, supposes or stages is written here; `scope.py` says where each must stand.
"""

import re


def phrases_of(phrases: str) -> re.Pattern[str]:
    """Any of the phrases (parted by bars), as whole tokens of a line."""
    return re.compile(rf" (?:{phrases})(?= )")


NEGATION = phrases_of("not|never|no|without|noone|nothing|none|hardly|nor")
NOT_DENIAL = phrases_of(
    "no[t]? stop|not stopped|not let go|no doubt|not only|no choice|not leave me alone"
)
_STEP = r"(?: (?!(?:he|she|they|i|we|you|it|there|stop|stopped|let|get|help|believe)\b)\S+)"
DENIED_BEFORE = re.compile(
    rf" (?:(?:not|never|without|noone|none|nor|hardly){_STEP}{{0,5}}"
    rf"|no(?! (?:my|me|our|the|his|her|this|that|a|please|sorry|listen)\b){_STEP}{{0,2}}) $"
)
DENIED_MATRIX = re.compile(
    r" (?:(?:do|did|would) not (?:think|believe|reckon|suppose|mean|say)|not (?:like|saying|that)"
    r"|noone (?:say|said|saying))(?: that)?(?: (?:he|she|they|there|it|anyone|i|we))? $"
)
UNSURE = re.compile(
    r" (?:not (?:sure|know|certain|tell|see)|wondering|wonder)(?: (?:if|whether|that))?"
    r"(?: (?:he|she|they|there|it|anyone|someone))?(?: \S+)? $"
)
NOW = phrases_of(
    r"now|still|currently|at the moment|as (?:we|i) speak|just|again|tonight|while i is talking"
    r"|(?:seconds?|minutes?|mins?|moments?) ago|this (?:minute|second|very minute)"
)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_UNIT = "(?:days?|weeks?|months?|years?|fortnight|hours?)"
_THEN = (
    r"last (?:night|week|weekend|year|month|time|summer|winter|spring|autumn|christmas|easter"
    rf"|\S+day|{_MONTH})|yesterday|ago|used to|in (?:19|20)\d\d|earlier|previously"
    rf"|the other (?:day|night|week|month)|{_UNIT} (?:since|back)|a while back|back in (?:{_MONTH})"
    r"|in the past|when i was|when i were|as a (?:child|kid|lad|girl)|this morning|at the weekend"
    rf"|the day before|once before|on {_DAY}|{_DAY} (?:night|morning|afternoon|evening|just gone)"
    r"|historic(?:al)?|over the weekend|before christmas|at the time|in them days|back then"
    r"|not any ?more|no longer|in the (?:war|army|falklands|gulf|troubles|blitz|forces)"
    rf"|(?<!come )(?:back )?in (?:{_MONTH})|(?:years|months|weeks|days) after"
)
THEN = phrases_of(_THEN)
DATED = re.compile(
    r" (?:(?:(?:that|it|this) (?:was|were|is|happened)|and|but|about|back|all|on|over|only|think"
    rf"|i|just|must be|be|two|three|four|five|six|ten|twenty|a|couple of|few|good|{_UNIT}) )*?"
    rf"(?:{_THEN})(?= )(?! (?:i|he|she|they|we|you|it|there|someone)\b)"
)
"""Dates what was said just before it, where it stands first: "last Sunday", "it was years ago"."""
OVER = phrases_of(
    "been and gone|turns out|turned out|false alarm|over and done with|all over now|all sorted"
    "|nothing to worry|(?:ambulance|paramedics?|brigade|doctors?|fire lot) (?:is|was|had|come|came)"
    " (?:been|already|come|took|taken|checked|out|and)|no need for (?:you|your|anyone|the police)"
    "|is out now|all out now|stand (?:them|it|him) down|is fine now|is okay now|is all right now"
    "|(?:taken|took) (?:him|her|me|them) (?:in|to (?:hospital|casualty|a and e|the hospital))"
    "|woke up|is awake now|by mistake sorry"
)
"""Says that it is over or was nothing."""
REFERRED = re.compile(
    r" (?:(?:that|which|who|what) )?(?:(?:i|we|you|she|he|they) )?(?:(?:is|had) )?"
    r"(?:rang|reported|phoned|rung|called you|mentioned|told you)(?= )"
)
"""Right after the words: they name an earlier report ("the man on the roof I rang about")."""
REFERS = re.compile(
    r" (?:(?:reported|rang about|rung about|phoned about|called about|update on|crime number for"
    r"|statement about|case of|witness to)(?: (?:the|a|an|some|that|my|our|this))*"
    r"|(?:inside|prison|jail|jailed|sentenced|convicted|charged|arrested|wanted|done|serving|served"
    r"|served time|time|years|life|remand|remanded|trial|court|sent down|nicked|famous|accused"
    r"|verdict|cleared|acquitted|months|caution|bird|stretch) (?:for|of|over|with)"
    r"(?: (?:the|a|an|when|it|after|how|what))*) $"
)
"""Right before the words: an earlier report, or what somebody was tried for."""
RELATIVE = re.compile(r" (?:who|that|which|whoever) $")
WHEN_PAST = re.compile(
    r" (?:when|while|back when|the (?:day|night|time|year)|after|before) (?:i|he|she|they|we"
    r"|it|my \S+)"
    r" (?:was|were|had|did|came|went|got|lived|worked|[a-z]{2,}ed)(?= )"
)
"""Right after a past form: the time it belongs to ("I was shot when I was in the army")."""
AFTERMATH = phrases_of(
    r"(?:that|it|this) (?:was|were) (?:back|before|when|in|years|ages|months|our old|the once|all)"
    r"|(?:went|gone|going|goes) to court|got (?:\S+ )?(?:years|months|life|community)|survived"
    r"|(?:my|a|the|gave a) statement|the insurance|put flowers|put down|on a tag|sent down|put away"
    r"|(?:is|was|been) (?:charged|convicted|sentenced|jailed|released|bailed)|the once|once and"
    r"|inquest|compensation|counselling|therapy|anniversary|doing a talk|never reported|home a \S+"
    r"|been home|want to thank|thank the|say thank you|out of hospital|recovered|healed|scars?"
    r"|moved (?:out|away|on)|never (?:forget|forgot|got over)|grew up|at the time|my old"
)
"""What comes long after a danger: court, thanks, healing."""
PAST_STORY = 3
"""Simple pasts in a sentence without any present that make it a story (chosen; see tests)."""
PLAIN_PAST = re.compile(
    r" (?!(?:need|feed|bed|shed|red|used|speed|armed|masked|hooded|drugged|naked|wanted|locked"
    r"|injured|collapsed|trapped|pinned|dead|hundred|blooded|wooded|bearded|aged|elderly)\b)"
    r"(?:[a-z]{2,}ed|came|took|went|drove|threw|broke|stole|ran|bit|kept|fell|shot|swung|saw|told"
    r"|said|held|got|found|chucked|caught|hit|gave|sent|met|lost|left|rang|stood|sat|began)(?= )"
)
"""A simple past, which a date in the sentence before or after makes past."""
PAST_VERB = phrases_of("was|were|had|did")
PRESENT_VERB = phrases_of("is|keeps?")
FUTURE = phrases_of(
    r"will(?! not)|going to|might|could|may"
    r"|would(?! (?:like|got|had|gone|been|put|hung|cut|hit|took|a|an|his|her|the|\S+ed|\S+en)\b)"
)
"""What is to come; `would` before a past form or a noun is *had* ("she'd taken the lot")."""
IF = re.compile(
    r"(?<! know)(?<! sure)(?<! wonder)(?<! wondering)(?<! see)(?<! ask)(?<! check)(?<! asking)"
    r" (?:(?:if|unless)(?! (?:you|someone|anyone|possible|that is"
    r"|i (?:do|can|could|is|ring|call|phone|tell|speak|talk|scream|move))\b)"
    r"|in case|what happens when|next time"
    r"|when(?:ever)? (?:he|she|they) (?:is|gets?|comes?|drinks?|goes|go|come))(?= )"
)
DREAD = phrases_of("worried|scared|frightened|afraid|terrified|petrified|fear")
BREAK = phrases_of(r"but|because|\.")
_SHOW = (
    "telly|film|films|movie|movies|game|games|xbox|playstation|programme|documentary|episode|book"
    "|novel|podcast|play|soap|series|drama|panto|musical|eastenders|netflix|radio|cinema|story"
    "|theatre|song|dream|nightmare|comic|museum|corrie|coronation street|emmerdale|line of duty"
    "|casualty|fortnite|headset|prop|props|scene|cosplay|reenactment|re enactment"
)
SHOWN = phrases_of(
    rf"(?:on|in|at|of|from) (?:the |a |an |this |that |my |me )?(?:\S+ )?(?:{_SHOW})"
    r"|documentary|podcast|episode|actors?|trailer for|horror movie"
)
STAGED = phrases_of(
    rf"(?:{_SHOW}|show|video|article|leaflet|essay|talk|lecture|lesson) (?:about|where|called)"
    r"|(?:writing|reading) an? (?:\S+ )?(?:book|story|essay|script|novel)|call of duty"
    r"|(?:is a|just a|only a|doing a|having a|fire|part of a|safety) (?:drill|rehearsal)"
    r"|grand theft auto|rehears(?:ing|al for)|fancy dress|halloween costume|cosplay"
    r"|film(?:ing)? crew|training (?:exercise|day|course|scenario|session)"
    r"|in (?:a|the|this|that) (?:school )?(?:play|film|movie|book|novel|documentary|episode|dream)"
    r"|i (?:had|keep having) (?:a|this) (?:dream|nightmare)|shooting a (?:film|scene|video|advert)"
)
FANCY = phrases_of(
    "what if|hypothetically|suppose|supposing|say for example|in theory|just out of curiosity"
    "|is it (?:legal|illegal|lawful|okay|against the law|a crime|allowed|an offence)"
    "|is (?:i|you|we|people) allowed|what happens if|the law (?:on|about|around)"
    "|would it be (?:legal|illegal|okay|a crime|classed|against)"
    "|what is the (?:law|rules?|sentence|penalty|difference)"
    "|can (?:i|you|we) (?:legally|carry|own|keep|buy|sell|get arrested|be arrested|get done)"
    "|do (?:i|you|we) need a (?:licence|license|permit|certificate)"
    "|for (?:my|a) (?:coursework|homework|dissertation|school project)"
)
REPORTED = phrases_of(
    r"(?:says|said|heard|saw|seen|read|watched|watching|hearing|reading) (?:\S+ ){0,3}?(?:on|in) "
    r"(?:the |me |my )?(?:\S+ )?(?:radio|telly|paper|papers|news|bulletin|soap|film|book"
    r"|article|mail|gazette)"
    r"|(?:on|in) (?:the|that|this) (?:\S+ )?(?:news|soap|bulletin)|the news (?:said|says|say)"
)
"""A report by the media, which what follows belongs to."""
REVEALED = phrases_of(
    rf"(?:it is|that is|only|just|is|oh|actually|was|i mean) (?:only |just |all |a |an |the |my "
    rf"|me |his |some |on |in |actually |for )*(?:{_SHOW}|actors|acting|extras|parrot"
    rf"|mannequin|dummy"
    r"|scarecrow|balloon|joke|training|drill|rehearsal|wind up|prank|fireworks|film student)"
    r"|fireworks i mean|cameras and a|film crew|stage blood|fake blood|stag do|hen do"
)
"""Tells that what was said just before is staged or a joke."""
PLAYED = phrases_of(
    r"re ?enact\S*|larp\S*|airsoft|paintball\S*|laser (?:tag|quest)|escape room|murder mystery"
    r"|amateur dramatics|am dram|stage (?:fight|combat|blood)|drama (?:group|club|school|society)"
    r"|school play|first aid (?:course|training|class)|simulation|haunted house|scare (?:maze"
    r"|actor)"
    r"|playing (?:cops|army|soldiers|cowboys|war|zombies|goodies|superheroes|pirates)"
    r"|zombie (?:run|walk)|stunt\S*|pantomime|film set|filming a|film crew|being filmed|rehears\S+"
    r"|dungeons and dragons|roblox|minecraft|video ?games?|on fortnite|playing call of duty|gta"
    r"|fire (?:eater|juggler|breather|walk|show)|circus|magician|training (?:exercise|day|video)"
    r"|for a (?:dare|film|video|play|show|scene|tiktok)|cosplay\S*|fancy dress|murder weekend"
    r"|theatre company|extras|prop (?:gun|knife|sword|master|department)|(?:tv|telly|radio) drama"
)
"""Play and practice."""
CALLER = phrases_of("i|me|my|we|us|our")
OTHER = phrases_of("he|she|they|him|her|them|his|their")
