"""Spellings: words of dialect, slips and contractions, each in the plain words cues use.

Nouns stand here where a lost apostrophe is likelier than a plural ("mums" is "mum's"): `'s` is
read as `is` whether it owns or contracts, so both come out alike.
"""

_DIALECT = {
    "ay": "is not", "aint": "is not", "ain't": "is not", "ent": "is not", "amnt": "is not",
    "innit": "is not it", "cor": "can not", "canna": "can not", "cannae": "can not",
    "couldnae": "could not", "didnae": "did not", "dinnae": "do not", "divvint": "do not",
    "isnae": "is not", "wasnae": "was not", "willnae": "will not", "winna": "will not",
    "gonnae": "going to", "gonna": "going to", "gunna": "going to", "gona": "going to",
    "gan": "going", "gaun": "going", "gooing": "going", "wanna": "want to", "gotta": "got to",
    "dunno": "do not know", "mom": "mum", "mommy": "mum", "mam": "mum", "mammy": "mum",
    "mummy": "mum", "mother": "mum", "daddy": "dad", "father": "dad", "da": "dad", "nana": "nan",
    "bost": "broken", "bosted": "broken", "yow": "you", "ye": "you", "yer": "your", "wor": "our",
    "ma": "my", "frit": "frightened", "wee": "little", "heed": "head", "hame": "home",
    "oot": "out", "aff": "off", "doon": "down", "hoose": "house", "ower": "over", "wi": "with",
    "wi'": "with", "int": "in the", "nae": "no", "no'": "not", "ae": "of", "tae": "to",
    "fae": "from", "frae": "from", "nowt": "nothing", "owt": "anything", "summat": "something",
    "polis": "police", "feller": "fella", "kiddie": "kid", "kiddies": "kids", "weans": "kids",
    "bairns": "kids", "bairn": "kid", "wean": "kid", "haudin": "holding", "bangin": "banging",
}  # fmt: skip
_LOST_MARKS = {
    "cant": "can not", "can't": "can not", "cannot": "can not", "wont": "will not",
    "won't": "will not", "shan't": "will not", "dont": "do not", "didnt": "did not",
    "doesn't": "do not", "doesnt": "do not", "isnt": "is not", "arent": "is not",
    "wasnt": "was not", "werent": "were not", "hasnt": "is not", "havent": "is not",
    "hadnt": "had not", "couldnt": "could not", "wouldnt": "would not", "shouldnt": "should not",
    "hes": "he is", "shes": "she is", "im": "i is", "ive": "i is", "youre": "you is",
    "youve": "you is", "weve": "we is", "theyre": "they is", "theyve": "they is", "its": "it is",
    "theres": "there is", "whos": "who is", "thats": "that is", "whats": "what is",
    "wheres": "where is", "heres": "here is", "theyll": "they will", "youll": "you will",
    "theyd": "they would", "itll": "it will", "someones": "someone is", "somebodys": "someone is",
    "everyones": "everyone is", "everybodys": "everyone is", "nobodys": "noone is",
    "noones": "noone is", "mans": "man is", "womans": "woman is", "ladys": "lady is",
    "babys": "baby is", "mums": "mum is", "moms": "mum is", "mams": "mum is", "dads": "dad is",
    "nans": "nan is", "husbands": "husband is", "wifes": "wife is", "boyfriends": "boyfriend is",
    "girlfriends": "girlfriend is", "toddlers": "toddler is",
}  # fmt: skip
_SAME = {
    "am": "is", "are": "is", "has": "is", "have": "is", "does": "do", "em": "them",
    "gotten": "got", "cuz": "because", "coz": "because", "cos": "because", "'cause": "because",
    "'cos": "because", "ok": "okay", "somebody": "someone", "anybody": "anyone",
    "nobody": "noone", "everybody": "everyone", "television": "telly", "tv": "telly",
    "tele": "telly",
}  # fmt: skip
FORMS = _DIALECT | _LOST_MARKS | _SAME
"""Tokens, parted by spaces, of each word that is not written as it is read."""
