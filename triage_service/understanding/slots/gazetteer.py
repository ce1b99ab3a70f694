"""Words of places: kinds of street and building, well-known shops, and words that name nothing."""

from triage_service.understanding.wordlist import listed

KINDS: frozenset[str] = listed(
    """
    road rd street lane avenue crescent island roundabout school academy college hospital library
    station infirmary primary_school junior_school infant_school high_school secondary_school
    grammar_school leisure_centre shopping_centre retail_park bus_station train_station
    railway_station playing_fields recreation_ground
    """
)
"""Hardly anything else than a place after a name."""
STREETS: frozenset[str] = listed("road street lane avenue rd crescent")
"""Kinds that may be part of another place's name: "new street station"."""
DOUBTFUL_KINDS: frozenset[str] = listed(
    """
    drive close grove way court place terrace gardens square hill row walk rise green parade mews
    croft park estate bridge
    """
)
"""Ordinary words too: they count after a house number or a name in capitals."""
OPEN_KINDS: frozenset[str] = listed("park square bridge")
"""Doubtful kinds that a name of two words makes sure: "cannon hill park"."""
NO_PLACE_BEFORE: frozenset[str] = listed(
    """
    rage tax works roadworks sign signs traffic closure closed safety policing bike map light lights
    sweeper party food name preacher legal sense user users racer racers dealer dealers corner
    teacher uniform bus run runs trip holiday holidays keys
    """
)
"""What follows a kind of place that only describes: "road rage", "school bus"."""
SHOPS: frozenset[str] = listed(
    """
    tesco_express tesco_extra tesco asda aldi lidl morrisons sainsbury's sainsburys waitrose co-op
    greggs mcdonald's mcdonalds kfc nando's nandos burger_king domino's dominos costa starbucks
    subway argos poundland b_and_m home_bargains b_and_q wilko primark ikea halfords screwfix
    toolstation wetherspoons premier_inn travelodge superdrug specsavers wickes matalan tk_maxx
    currys iceland farmfoods selfridges bullring
    """
)
"""Shops that go by one name everywhere; those that are ordinary words ("boots") are left out."""
AREAS: frozenset[str] = listed(
    """
    acocks_green aldridge alum_rock aston balsall_heath bartley_green bearwood bilston birmingham
    bloxwich bordesley bournville brierley_hill castle_bromwich chelmsley_wood coventry cradley
    darlaston digbeth dudley edgbaston erdington foleshill great_barr halesowen hall_green
    handsworth harborne hockley hodge_hill king's_heath kings_heath king's_norton kings_norton
    kingstanding kingswinford longbridge merry_hill moseley nechells northfield oldbury perry_barr
    quarry_bank quinton rednal rowley rubery sedgley selly_oak shirley smethwick solihull sparkbrook
    sparkhill stechford stirchley stourbridge sutton_coldfield tipton tividale walsall wednesbury
    wednesfield west_bromwich willenhall witton wolverhampton wordsley yardley yardley_wood
    """
)
"""Towns and districts of the West Midlands."""
BRING_IN: frozenset[str] = listed(
    """
    on in at off near down along from to outside up round by opposite between of behind past into
    onto inside beside corner called is it's that's its address via towards through
    """
)
"""Words before a place."""
SOFT: frozenset[str] = listed(
    """
    new old high low upper lower north south east west long short great little big green black white
    red stone rail church station park mill school hospital
    """
)
"""Part of a name, but no name alone."""
DESCRIBE: frozenset[str] = listed(
    """
    a an the this that these those my our your his her their its some any no every each another and
    or but if so then because when while where which who what whose how why than as on in at off
    near down along from to outside up round by opposite between of behind past into onto inside
    beside across over under with without for about after before around via towards through next i
    you he she it we they me him us them i'm he's she's it's we're they're you're there there's here
    is are was were be been being am has have had do does did don't can can't could will would
    should might must not never just only still also even really very too quite all both most more
    much many few other same main side back front whole entire wrong right left fast slow middle
    busy quiet dark dead narrow wide dirt country private public service slip ring access toll bus
    cycle pedestrian one two three dual single open empty local nearest last first second end top
    bottom bleeding bloody flipping effing fucking residential dodgy rough posh nice lovely leafy
    cobbled flooded icy blocked closed busiest adjoining nearby certain random police petrol fire
    train railway tube power polling filling gas work filter primary secondary junior infant infants
    nursery special state boarding driving sunday night grammar comprehensive medical art law music
    general children's cottage mental day field animal get go going gone got come came coming went
    leave leaving walk walked walking run ran running drive drove driving live lives lived living
    parked parking stood standing sat sitting cross crossed crossing block blocking see saw seen
    find found called say said says know think like want need road street lane avenue shopping
    leisure word kids kid child son daughter mate bloke man woman people everyone someone anyone
    sorry yes yeah erm er um uh well okay ok please hello hi now today yesterday again always
    usually often sometimes hit stop stopped level quietest home catholic mum's mom's dad's son's
    daughter's kids' neighbour's boy's girl's lad's pub's shop's school's council corner whereabouts
    car caravan theme business industrial retail mini id identity blokes lads cars men vans girls
    boys skate dog trailer science take takes taking house
    """
)
"""Words that are no part of a place's name."""
