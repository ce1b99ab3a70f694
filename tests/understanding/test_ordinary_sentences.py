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
