"""Names that people in Britain bear, from Faker's lists (MIT), with short forms of our own."""

from collections.abc import Iterable
from typing import Any

from faker.providers.person import (
    cs_CZ,
    de_DE,
    en,
    en_GB,
    en_IE,
    en_IN,
    en_KE,
    en_NG,
    en_PK,
    en_US,
    es_ES,
    fr_FR,
    ha_NG,
    hr_HR,
    hu_HU,
    ig_NG,
    it_IT,
    lt_LT,
    lv_LV,
    pl_PL,
    pt_PT,
    ro_RO,
    sk_SK,
    tr_TR,
    tw_GH,
    yo_NG,
)

from triage_service.understanding.redaction.ordinary import (
    ALSO_WORDS,
    COMMON,
    ORDINARY,
    RISK_WORDS,
)
from triage_service.understanding.wordlist import listed

_NEAR = (en_GB, en_IE, en_IN, en_PK, en_NG, en_KE, pl_PL, yo_NG, ig_NG, ha_NG, tw_GH, ro_RO)
_FURTHER = (
    cs_CZ, de_DE, en, en_US, es_ES, fr_FR, hr_HR, hu_HU, it_IT, lt_LT, lv_LV, pt_PT, sk_SK, tr_TR,
)  # fmt: skip
"""Longer and stranger lists: what only they know counts only where somebody is introduced."""
_SHORT = listed(
    """
    abby abi alf alfie andy ange archie barb barry baz bec becky bernie bert beth betty bev billy
    bobby bri cath cathy charlotte cheryl chris chrissy christine cindy clive colin daz deb debbie
    debs dec denise derek des dom doreen dorothy dougie dave davey ella ellie elsie errol ethel
    fred freddie freddy gareth gary gav gaz geoff gemma gladys glenda graham greg gwen harriet
    hilda hyacinth ian irene jacqui jackie jan janet janice jason jeff jen jenny jermaine jerry jess
    jessie jez jim jimmy joan joe joey johnny jools josie joyce judith judy julie karen karl kate
    kath kathy katie keeley keisha keith ken kenny kerry kev kevin kim kirsty kyle latoya larry
    laura leanne leon leroy lesley lewis linda lisa liz lizzie lorraine lou louise lynn lynne mags
    mandy marg margaret marge marlene marlon matt maureen mel mick mikey millie moira molly muriel
    nat natalie neil nell nellie nessa nige nigel nora norman pam paula pauline peggy pete phil
    philippa phyllis polly rachel reggie rhona rhys rita rodney ron ronnie rosie roy roz ruth
    sadie sally sandra shanice sharon shaz shazza sheila shelley shirley sid simon siobhan stacey
    stan stella steph steve stevie stewart stu stuart susan suzanne suzie sylvia tammy tanya terry
    tess tez tim timmy tina toby tom tony tracey tracy trevor trish tyrone val vera vicky vince viv
    wally wanda wendy winston yvonne zoe desmond marcia dwayne tamika
    agnieszka aleksandra andrzej anna barbara ewa grzegorz irena janusz joanna katarzyna krzysztof
    magda magdalena malgorzata marek mariusz monika pawel piotr robert stanislaw tomasz wojciech
    zbigniew zofia aisha amina asif ayesha bilal faisal farah fatima haroon hassan hussain ibrahim
    imran iqbal ismail kamran khadija khalid mariam mohamed mohammad mohammed muhammad mustafa
    nadeem nasreen omar rashid rukhsana saima sajid salma samina shabana shahid shazia tariq usman
    yasmin yusuf zainab zara amit anita anjali arjun asha deepak dipak gurpreet harjit harpreet
    jaspreet kavita kuldeep lakshmi mandeep manjit meena neha nisha pooja priya rahul rajesh ramesh
    ravi reena rekha sanjay sarita satnam simran sunil sunita suresh vijay vikram abdi abdullahi
    abdirahman amara adaeze adebayo ayodele babatunde chidi chinedu chinwe chioma emeka femi folake
    ifeoma ikenna kelechi kemi kwame kofi kwesi lindiwe ngozi nkechi nneka obinna olumide oluwaseun
    segun sipho sizwe taiwo temitope thabo thandiwe tunde uche yemi yetunde zanele aoife ciara
    cillian conor declan deirdre donal eamon eoghan fergus fionn grainne maeve mairead niall niamh
    oisin orla padraig roisin saoirse seamus sinead sorcha
    """
)
_FAMILIES = listed(
    """
    khan ahmed ali hussain begum akhtar bibi malik iqbal mahmood shah mirza chaudhry chowdhury uddin
    miah rahman islam patel singh kaur sharma gupta kumar das desai mehta joshi reddy iyer menon
    nair banerjee chatterjee dhillon gill sandhu grewal kowalski kowalska nowak nowacki wisniewski
    wisniewska wojcik kaminski kaminska lewandowski lewandowska zielinski zielinska szymanski
    wozniak dabrowski kozlowski jankowski mazur krawczyk kaczmarek dudek okafor okonkwo adeyemi
    adebayo eze nwosu obi okoro balogun olatunji mensah asante boateng owusu abdi warsame farah
    osman mohamud ndlovu moyo ncube dube sibanda campbell clarke grant bennett morgan brown williams
    walsh byrne murphy kelly o'brien o'connor o'neill ryan doyle gallagher doherty kearney mcguire
    wong chan lam lee chen wang li nguyen tran kim smith jones taylor davies evans thomas johnson
    roberts wright walker robinson thompson white hughes edwards green hall lewis harris jackson
    """
)


def _listed(word: str, sources: Iterable[Any]) -> frozenset[str]:
    """Everything in the sources' lists whose name begins with `word`, in lower case."""
    names: set[str] = set()
    for source in sources:
        for attribute in dir(source.Provider):
            if attribute.startswith(word):
                names.update(name.lower() for name in getattr(source.Provider, attribute))
    return frozenset(names)


_BORNE = _listed("first_names", _NEAR) | _SHORT
GIVEN: frozenset[str] = (
    _BORNE | (_listed("first_names", _FURTHER) - COMMON) | (ALSO_WORDS - ORDINARY) | {"will", "may"}
)
"""Given names in lower case."""
SURE_GIVEN: frozenset[str] = frozenset(
    name for name in _BORNE if len(name) > 2 and name not in ALSO_WORDS | ORDINARY | RISK_WORDS
)
"""Given names that are nothing else: blanked wherever they stand."""
FAMILY: frozenset[str] = (
    _listed("last_names", _NEAR) | (_listed("last_names", (en_US,)) - COMMON) | _FAMILIES
) - ORDINARY
"""Family names in lower case; blanked after a given name, a title or an introduction."""
