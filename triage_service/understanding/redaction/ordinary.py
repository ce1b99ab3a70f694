"""Words that are no names: those that tell of danger, and those that hold sentences together."""

from faker.providers.lorem.en_US import Provider as _CommonWords

from triage_service.understanding.wordlist import listed

RISK_WORDS: frozenset[str] = listed(
    """
    abuse abused abuser acid alone ambulance arson assault assaulted attack attacked attacking axe
    baseball bat bats beat beaten beating bleed bleeding blood bleach blade blades bomb bombs bottle
    breathe breathing broke broken burgled burglary burn burned burning burnt bullet bullets choke
    choked choking chase chased chasing cut cuts cutting crowbar danger dead death deadly die died
    dies drown drowned drowning drug drugged drugs drunk dying end explosion explosive fell fight
    fighting fire firearm flames followed following fractured gang gas grab grabbed grenade gun
    gunpoint guns gunshot hammer hanging hang hanged hate hit hits hitting hostage hurt hurting
    intruder jump jumping kick kicked kicking kidnap kidnapped kill killed killing kills knife
    knifepoint knives locked machete machetes missing murder murdered overdose overdosed pain petrol
    pills pistol poison prowler pull pulled punch punched punching push pushed rape raped raping
    rifle rob robbed robbery robbing run scared scream screaming shoot shooting shot shotgun shots
    smash smashed smoke spat stab stabbed stabbing stalk stalked stalker stalking strangle strangled
    strangling suicidal suicide sword swords tablets threat threaten threatened threatening threats
    throat tied torch trapped unconscious violent violence weapon weapons wound wounded hatchet
    marry married marriage ram rammed ramming cliff river katana honour gay rails burns bones brick
    bricks fall nail touched groped gone help forced unsafe frightened terrified crash crashed
    collapsed seizure
    stroke heart attack's jumped ledge bridge rope pregnant baby child children kid kids
    """
)
"""Never blanked for a name or a place, whatever stands around them."""

_OWN = listed(
    """
    a about above across actually after again ago all already also always am an and any anyone
    around as asked asks at away back bad be because been before being below beside best between
    big both but by call called caller calling calls came can can't cannot car caught come comes
    coming could couldn't cut did didn't do does doesn't doing don't done door down during each else
    er erm even every everyone everything few first for found four friend from front funny get gets
    getting girl give gives go goes going gone got guess had has hasn't have haven't having he he'd
    he'll he's heard hello her here hers hi him his hiya home hours house how hundred i i'd i'll i'm
    i've if in inside into is isn't it it'll it's its just keep keeps kept knew know knows lad lady
    last left let lets like listen little live lived lives living ll long look looking lot made
    make man many may maybe me mean men met might mine minute minutes mom more most mr mrs much mum
    must my name named names near need needs never new next nice no nobody not nothing now number
    of off oh ok okay old on once one only or other our out outside over own owns past people person
    phone place please police put quite rang really reckon right ring ringing rings road round said
    same saw say saying says see seen sent she she's should since six so some somebody someone
    something somewhere sorry speaking spelled spelling spelt standing started still stop stopped
    such take taken takes talking tell than thank thanks that that's thats the their them then there
    there's these they they'd they'll they're they've thing things think this those though three
    through time times to today told tomorrow tonight too took towards tried trying two uh um under
    until up upstairs us use used very wait want wanted wants was wasn't way we we'd we'll we're
    we've week weeks well went were what what's when where which while who who's whose why wife will
    with without woman women won't work works would wouldn't yeah year years yep yes yesterday yet
    you you'd you'll you're you've young your yours street lane flat off police officer constable
    love mate cheers bye minutes' min mins half quarter ten twenty twice again's
    """
)
_VERBS = listed(
    """
    ate beats began bit bites blew bought breaks brings brought builds came caught chose comes
    crept crept cries dealt did digs does draws drinks drives drove drops eats feels fell felt finds
    flew forgot forgets gave gets goes grew hates hears heard held hides hid hurts is keeps kept
    knew laid leaves left lent lies lost loves makes makes means met needs opens owes owns paid pays
    plays put puts quit reads rode rolls runs ran sat sees sells sent set sets shut shuts sits
    sleeps slept slid smells smokes snuck sold spent spits stands stays steals stole stood stuck
    swears swore takes teaches tells texts thinks threw throws told took tore tries turns wakes
    walks wears went woke wore works wrote yells burgles sounds calls lets likes looks nicks nods
    """
)
ORDINARY: frozenset[str] = _OWN | _VERBS
"""No part of a name or of a street's name."""

COMMON: frozenset[str] = ORDINARY | frozenset(_CommonWords.word_list)
"""Words that hardly ever are a name that no list knows (Faker's common words, MIT, and ours)."""

ALSO_WORDS: frozenset[str] = listed(
    """
    said man job nail mark guy charity mad june jack nae fancy raid hope faith romeo juliet victor
    lucky april joy oscar teddy angel dawn peace india katana mike marina forum yar grant dev barr
    willy charlie stanley amber kelly lavender robin sad rose eve don will bill grace frank summer
    rob pat sue ray reg art gene jean pen ruby pearl ivy holly poppy daisy lily iris heather olive
    hazel violet rusty chance drew wade chase skip dale glen lane miles max ace rich nick jay bay
    kay dot bob chip buck cliff heath brook brooke forest clay sandy misty crystal star destiny
    harmony melody carol penny patience prudence constance honour honey candy ginger basil pepper
    herb curt ernest sonny junior prince princess king major earl duke  lance pierce trip blue
    sky skye rain ocean river  jo al ed van can so see may august autumn winter sun ash fern
    flora fleur gay gale gill gail jet jade opal coral ebony ivory blanche   
    virginia   paris london sydney chester lincoln kent derby preston carlisle
    washington   mo ali sam dan rich  woody rocky foster hunter archer mason taylor
    parker carter cooper tyler  harvey sterling lion wolf fox drake crow wren bird martin
    jackson bush lee les len les lea lei kit pip tip tat nan gran mercy blessing precious gift
    goodness god favour patience comfort happy sunday monday friday love promise princess queen
    victory wisdom innocent justice ram sang bare bala gold golden silver early ever noble real
    short bright best true dear major sir lord baron mid land sea gem gems rex bea bee mia min may
    ana ann moses job noah ark abel cain adam eden noel holly carole norma alpha delta echo golf
    hotel kilo lima papa quebec sierra tango uniform whiskey yankee zulu bravo november foxtrot
    angela's neve sean's shah dee gee bell belle  sol merry marry  tom dick percy fanny
    randy pansy  rolf ham bud cat col tad van von ben big ash raj
    """
)
"""Given names that are words, too: they count only where the caller introduces somebody."""
