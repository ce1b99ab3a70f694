"""Sentences of ordinary calls, written apart from the cue rows: none may raise an alarm."""

from pathlib import Path

import pytest

from triage_service import taxonomy
from triage_service.domain.level import Level
from triage_service.taxonomy.cues import read_cues
from triage_service.understanding.cues import CueFinder

FINDER = CueFinder(read_cues(Path(taxonomy.__file__).parent / "cues"))

ORDINARY = """
Hiya, somebody's keyed me car overnight and I need a crime number for the insurance
I've come home from me holidays and me back door's been kicked in
My neighbour's music is killing me, the whole wall's shaking
Hello, I'd like to report a lost phone, I think I left it on the number eleven bus
I've got a crime reference and I want an update on my case please
Someone nicked my bike from outside the gym yesterday
They've been parking across my drive every day this week
I had a letter through about a speeding ticket, I was doing thirty-six in a thirty
There's been a van dumped on our road for six weeks with no tax
I rang at nine o'clock and you said someone would come out
Can you put me through to PC Ahmed at Wolverhampton please
What time does the front office shut on a Sunday
My son's been arrested and I don't know which station he's at
I found a wallet with two hundred quid in it outside Asda
The traffic lights are out at the Maypole
They race their cars every Thursday by the retail park
I want to complain about the officer who stopped me, he was well out of order
Can I just say thank you to the PCSO who helped my mum
How many people can come before you have to tell the police about a street party
My shotgun certificate's up in March and I can't get on the website
I need to renew my firearms licence and I've moved house
Someone's hit my car in the car park and driven off
A lorry clipped my wing mirror and didn't stop
There's a dog wandering about with no collar on, it's only a pup
Some kids are making noise in the park playing football
I ordered some bath bombs online and they never arrived
We were shooting hoops at the leisure centre when my bag got taken
My back's killing me so I can't come down to the station
There was a fight outside the pub last weekend but it's all finished
He hasn't got a knife or anything like that
I was burgled three years ago and I still haven't had my things back
The lads are killing it at football this season
I watched a documentary about knife crime on telly last night
It was dead posh, the hotel, but my purse got pinched
The fella next door is selling his motorbike
He's on the phone to his insurance company now
My mum's outside in the car waiting for me
There's a funny smell from the takeaway next door every night
My gas meter has been tampered with by the last tenant
They smashed my windscreen on Tuesday night
Could you tell me whether it's legal to carry a pen knife
What if somebody broke into my house, could I hit them
I had a bump on the Stratford Road, nobody's hurt
I've been on hold for ages, this is ridiculous
The bank says my card has been used in London
I'd die of embarrassment if my boss found out
My wife will kill me if I've lost that ring
I've got a knife block I want to sell
She's a nightmare, that neighbour, always moaning
The council said ring you about the needles in the alley
I was told to send the dashcam footage in but the link's broken
My daughter's lost her passport at the airport
I'm ringing about the appointment I've got on Monday
They took the telly and the laptop and my grandad's watch
It was stolen off the drive between ten and six
I've got CCTV of the lad who took the parcel
The alarm on that car has been going off all morning
I'm a witness in court on Thursday, what time do I need to be there
Is it the right number for reporting abandoned vehicles
He said he'd fix it but he's gone off with my deposit
The bin men have smashed my gate
Somebody's scratched me car all down the one side
The kids next door kick their ball against my fence all day
I've moved and I need to change my address on the sex... no, on the firearms form
I saw a fox on the road, it was already dead
Our street lights have been off since Wednesday
My ex-boss owes me wages, is that a police thing
We've got students next door and they're partying till four
I think my password's been hacked, my email's been sending spam
Someone's been dumping rubbish down the entry
There was smoke everywhere but it was only his barbecue
He isn't hurt, it's just the bumper
The drains are blocked and the gully stinks
I want to volunteer as a special constable
My car was towed, how do I get it back
I need a copy of my statement for the solicitor
Can somebody ring me back about my property
The noise is doing my head in, they never stop drilling
He was fighting fit when I saw him
They left the gate open and my cat got out
I lost my keys down the cut
It's about the fireworks last night, they went on till two
I'm just after some advice about my tenancy
A courier left my parcel on the doorstep and it's gone
He's got a wife and two kids in Tipton
The police stopped me in my van last week and gave me a producer
I work at the school and we've had graffiti on the wall
My nan got a funny text about a parcel, she's deleted it
I was hit from behind at the lights, only a scratch
The people upstairs have got a dog that barks
I was in the house when they kicked the door off last night
He's in the garden with the dog, I'll get him for you
The shop assistant was really rude and shouted at me
They've nicked my copper pipes off the roof
I'm in the car park of the police station and it's shut
He's outside having a fag, do you want to speak to him
My daughter's phone was taken at school
My son fell off his scooter but he's okay
I've had a heart attack in the past so I can't walk far
I'm on the bridge in the traffic but I'll be there for my interview at two
Someone's hit our wall with a car and left
I'm going to kill that cat, it's always in my garden
We had a fire in 2019 and I need the report number
There's a burnt out car on the field
I've been in hospital so I missed my appointment
I'm trying to get through to custody
You keep asking me the same questions
He drove into the back of me on Monday, he smelt of drink
They're in the kitchen fitting it today, can you ring back
The man from the gas board says he needs access
I can't breathe in here it's that hot, anyway I want to report a theft
My mate's a bouncer and he says you need to know about the licence
She's back at work now and wants to give her statement
There's no knives or weapons or owt, just kids being kids
I've shot a video of the bikes, where do I send it
He's a bit of a killer on the pitch
They were drinking in the park last night and left bottles everywhere
The lads outside are loud but not causing any trouble
Somebody's been in my shed and had my mower away
I found a knife drawer dumped in the alley
I've lost my driving licence and my bus pass
Do I need a licence for an air rifle
The alarm next door keeps going off, they're on holiday
I need to cancel the appointment, my kid's poorly
He's got a solicitor and he says I should ring you
I was following up on my email about the hit and run
Somebody put a brick through the window Saturday
I got a message off somebody pretending to be my son
They're always smoking weed on the stairs
My husband's car was stolen while we were away
I bought a car and it turns out it's been cloned
my partner's been waiting for a call about his statement
The street's full of potholes, somebody will break their neck
my ex hasn't paid his half of the council tax
me and the wife have had a parking fine
there's a dead badger in the road
I can't speak to anybody at the council, they never answer
the kids have been throwing eggs at my door on Halloween
my dad has passed away and I've got his old medals and air rifle certificate
he threatened me with a solicitor over the fence
hi i just want to find out what's happening with my crime reference number
somebody nicked my phone out my hand on Broad Street about an hour ago
there's a car been parked outside ours for three weeks now
my neighbour plays music till two in the morning every night
I've hit a deer on the A449 and the car's off the road
I've got a court date and I can't make it
can I speak about a lost passport
they've smashed the bus stop again
someone's using my name to take out loans
kids on scooters are riding up and down the pavement
my fence was knocked down by next door's builders
I saw something in the paper about a robbery and I think I know the lad
my bike was locked up at the station and it's gone
I'm outside the police station and nobody's answering the buzzer
the chap downstairs smokes weed all day
she's my tenant and she won't pay the rent
I've had a text saying I've won a prize and it's asking for bank details
it's about a speeding fine I wasn't driving
there was a bang but it was just fireworks
the dog next door barks from six in the morning
the bloke shouted at me because I parked in his space
can you tell my officer I'll be late on Thursday
we lost the key to the gun cabinet can you help
my husband's in custody and he needs his tablets
he's a good lad he's never been in trouble
I want to report a hit and run from last Friday
there's rubbish been dumped in the canal
someone's been in my car overnight and gone through the glove box
I'm calling about my dad's shotgun he's died and we need to hand it over
the shop over the road sells vapes to kids
I bought some trainers online and they're fake
is there someone I can email the pictures to
my landlord's changed the locks while I was at work
I think it's a scam they asked for my pin
there's a drone flying over our gardens
I found a bag with some ID in it on the train
my mate got arrested last night and I've got his dog
thank you for your help you've been brilliant
I'm at the hospital with my broken wrist from the fall last week
we're having a street party do we have to tell you
"""


@pytest.mark.parametrize("words", ORDINARY.strip().splitlines())
def test_ordinary_call_raises_nothing_urgent(words: str) -> None:
    urgent = [c.rule.id for c in FINDER.find_in_text(words) if c.level.at_least(Level.L1)]
    assert urgent == []


def test_ordinary_calls_give_hardly_any_cue_at_all() -> None:
    rows = ORDINARY.strip().splitlines()
    found = [cue.rule.id for words in rows for cue in FINDER.find_in_text(words)]
    assert len(rows) >= 60
    assert len(found) <= len(rows) // 20
