"""Sentences of danger, written apart from the cue rows: each must raise its risk."""

from pathlib import Path

import pytest

from triage_service import taxonomy
from triage_service.domain.level import Level
from triage_service.taxonomy.cues import read_cues
from triage_service.understanding.cues import CueFinder

FINDER = CueFinder(read_cues(Path(taxonomy.__file__).parent / "cues"))

DANGER = """
L0 immediate_threat_to_life | He said he's gonna kill me and he means it this time
L0 immediate_threat_to_life | please, he's trying to kill her
L0 immediate_threat_to_life | there's a boy been stabbed on the high street
L0 immediate_threat_to_life | our kid's been shot, he's on the floor
L0 immediate_threat_to_life | he's choking her, I can see it through the window
L0 immediate_threat_to_life | she's bleeding really badly from her head
L0 immediate_threat_to_life | there's blood all over the kitchen
L0 immediate_threat_to_life | two men just dragged her into a van, they've kidnapped her
L0 immediate_threat_to_life | he's got her by the throat
L0 immediate_threat_to_life | somebody's been run over outside the school
L0 immediate_threat_to_life | He won't let us out of the flat and he's shouting
L0 violence_in_progress | they're kicking the hell out of him
L0 violence_in_progress | my stepdad's beating up my mom
L0 violence_in_progress | next door he's punching her I can see it
L0 violence_in_progress | there's about ten lads fighting outside the chippy
L0 violence_in_progress | me neighbours am fighting in the street
L0 violence_in_progress | I can hear her screaming for help through the wall
L0 violence_in_progress | a gang of youths are attacking an old man
L0 violence_in_progress | he's just punched me in the face
L0 violence_in_progress | I'm getting mugged help me
L0 violence_in_progress | just noise next door yeah he's, he hits her, I can hear it now
L0 violence_in_progress | they're stamping on his head
L0 violence_in_progress | a big brawl's broken out in the pub
L0 violence_in_progress | he's laying into the security guard
L0 weapon_present | he's got a knife
L0 weapon_present | she has a knife in her hand
L0 weapon_present | there's a bloke on the bus waving a machete
L0 weapon_present | he's gone in the kitchen and grabbed a knife
L0 intruder_or_suspect_present | one of them had a blade out he's still here
L0 weapon_present | there's three lads with baseball bats smashing up a car
L0 weapon_present | he's coming at us with an axe
L0 weapon_present | he's got a wife to my throat
L0 weapon_present | they've come tooled up
L0 weapon_present | somebody's threatening the shop staff with a screwdriver
L0 weapon_present | our Darren's holding a samurai sword
L0 weapon_present | I ay joking he's got hisself a bloody great knife
L0 firearm_or_explosive | there's a man with a gun
L0 firearm_or_explosive | I've just heard three gunshots
L0 firearm_or_explosive | he pointed a gun at me just now
L0 firearm_or_explosive | I've dug up what looks like a grenade in the garden
L0 firearm_or_explosive | there's an unattended bag ticking at the station
L0 firearm_or_explosive | he says there's a bomb in the car
L0 firearm_or_explosive | somebody's firing shots at the house opposite
L0 intruder_or_suspect_present | he's in the house, he's in the house now
L0 intruder_or_suspect_present | I think there's somebody downstairs in my house
L0 intruder_or_suspect_present | a man's trying to force my back door
L0 intruder_or_suspect_present | he's stood outside me window
L0 intruder_or_suspect_present | there's a fella following me I'm on my own
L0 intruder_or_suspect_present | there's two blokes trying car doors down our road
L0 intruder_or_suspect_present | they've just smashed the window and they're climbing in
L0 intruder_or_suspect_present | I'm hiding in the wardrobe
L0 intruder_or_suspect_present | last year he had a gun he's outside now
L0 intruder_or_suspect_present | they're stealing my car right now
L0 intruder_or_suspect_present | he's banging on the front door and won't go away
L0 intruder_or_suspect_present | someone's breaking into next door's shed
L0 fire_or_gas | there's smoke coming out of the upstairs window
L0 fire_or_gas | next door's on fire
L0 fire_or_gas | I can smell gas really strong
L0 fire_or_gas | some kids have just set fire to a car
L0 fire_or_gas | the fire alarm's going off in the flats and there's people inside
L0 fire_or_gas | flames are shooting out of the roof
L0 medical_emergency | me mom won't wake up
L0 medical_emergency | he's not breathing
L0 medical_emergency | he's collapsed in the street
L0 medical_emergency | my dad's got really bad chest pains
L0 medical_emergency | she's having a fit on the floor
L0 medical_emergency | she's gone all blue and she's floppy
L0 medical_emergency | I don't think he's breathing
L0 medical_emergency | we need an ambulance he's hurt
L0 medical_emergency | my wife's gone into labour on the motorway
L0 medical_emergency | he's unconscious, I can't get a response
L0 medical_emergency | that big bulldog's just bit my little girl
L0 medical_emergency | someone's spiked my drink I feel awful
L0 suicide_or_self_harm | I've swallowed all my tablets
L0 suicide_or_self_harm | I've got the tablets here in front of me
L0 suicide_or_self_harm | I'm on the bridge over the motorway
L0 suicide_or_self_harm | there's a girl sat on the edge of the car park roof
L0 suicide_or_self_harm | he's on the railway tracks
L0 suicide_or_self_harm | she's cut her wrists
L0 suicide_or_self_harm | I'm going to jump
L1 suicide_or_self_harm | I can't do it no more
L1 suicide_or_self_harm | I just want to die
L1 suicide_or_self_harm | my brother's texted saying he's going to end it all
L1 suicide_or_self_harm | I don't want to be here any more
L1 suicide_or_self_harm | she put something on Facebook like a goodbye sort of thing
L1 suicide_or_self_harm | he says everyone would be better off without him
L0 covert_or_silent_caller | hello, can I order a pizza please, a large one
L0 covert_or_silent_caller | I can't talk, he's in the next room
L0 covert_or_silent_caller | he'll hear me
L0 covert_or_silent_caller | yeah mum, I'm fine
L0 covert_or_silent_caller | he doesn't know I'm on the phone
L0 covert_or_silent_caller | please don't say anything
L1 covert_or_silent_caller | I can't talk right now
L0 child_at_risk | he's hitting the kids
L0 child_at_risk | there's a baby been left in a hot car
L0 child_at_risk | a man's just tried to grab my daughter
L0 child_at_risk | there's a toddler on his own wandering down the road
L1 child_at_risk | I can hear the baby screaming next door, it never stops
L1 child_at_risk | my lad's fourteen and he's running drugs for some older lads
L1 child_at_risk | I'm nine and my mom and dad keep shouting
L1 child_at_risk | there's a man messaging my daughter online
L0 missing_high_risk | my eight year old's gone missing
L0 missing_high_risk | me dad's got dementia he's gone out in his slippers
L0 missing_high_risk | I can't find my little boy
L1 missing_high_risk | my daughter's thirteen and she's not come home
L1 missing_high_risk | nobody's seen my brother since Friday
L1 missing_high_risk | he's walked out of the hospital
L1 domestic_abuse | my boyfriend punched me on Saturday
L1 domestic_abuse | he won't let me have me phone or me money
L1 domestic_abuse | I'm scared of my husband
L1 domestic_abuse | there's a non-molestation order on him
L0 domestic_abuse | my ex has turned up at my house
L0 domestic_abuse | he's not supposed to come near me and he's sat outside the house in his car
L0 domestic_abuse | he's just strangled me
L1 domestic_abuse | my mate said her bloke's threatening her
L1 domestic_abuse | he controls all my money
L1 domestic_abuse | if I leave he says he'll take the kids off me
L1 honour_or_forced_marriage | they want to send me back to Pakistan to get married
L1 honour_or_forced_marriage | my dad's making me marry my cousin
L0 honour_or_forced_marriage | they're putting me on a plane tonight
L1 sexual_offence | I was raped when I was sixteen
L1 sexual_offence | something happened to me at a party and I don't know if I should be telling you
L1 sexual_offence | my daughter was graped by a boy at school
L1 sexual_offence | a man on the tram touched my leg and wouldn't stop
L1 sexual_offence | he's threatening to post my nudes
L0 sexual_offence | I've just been raped
L0 sexual_offence | there's a man in the park playing with himself
L1 stalking | he keeps turning up outside my work
L1 stalking | someone's put a tracker on my car
L1 stalking | I've blocked him but he keeps making new accounts
L1 hate | they keep calling me a terrorist because of my hijab
L1 hate | somebody's painted swastikas on the wall
L1 hate | he told me to go back to my own country
L1 vulnerable_adult | my neighbour's got learning difficulties and they've took over his flat
L1 vulnerable_adult | I ain't seen the old lady next door since Friday
L1 vulnerable_adult | me nan's carer's been stealing from her
L1 mental_health_crisis | my son's hearing voices
L1 mental_health_crisis | he's come off his meds and he's paranoid
L0 mental_health_crisis | he's schizophrenic and he's got a kitchen knife
L0 drink_drug_driving_now | the van in front's all over the road I think he's drunk
L0 drink_drug_driving_now | my neighbour's pissed and he's just got in his car
L0 drink_drug_driving_now | she's been drinking all day and she's about to drive home
L0 road_danger_live | we've broken down in the fast lane
L0 road_danger_live | there's a man walking on the motorway
L0 road_danger_live | a car's going the wrong way down the dual carriageway
L0 road_danger_live | kids are throwing bricks at cars off the bridge
L0 road_danger_live | a cow's loose on the A38
L0 road_danger_live | there's been a massive crash on the island
L1 threat_of_violence_future | if he comes back he'll kill me
L1 threat_of_violence_future | they're going to petrol-bomb our house
L1 threat_of_violence_future | he said he'd be back with his mates
L1 threat_of_violence_future | I've had death threats
L0 terrorism | he's planning to blow up the mosque
L0 terrorism | my cousin's making a bomb in his flat
L1 terrorism | I'm worried he's been radicalised
L1 trafficking_exploitation | the girls in that house can't leave
L1 trafficking_exploitation | there's different men going in and out at all hours
L0 trafficking_exploitation | there's people locked in the back of a lorry
L1 police_or_staff_suspect | it's my husband, he's a police officer
L1 firearms_holder_concern | my dad's really depressed and he's got shotguns in the house
L2 communication_need | I'm deaf
L2 communication_need | Polish please, no English
L2 distressed_caller | please help me, please
L2 distressed_caller | I'm frit to death, I'm terrified
L3 professional_agency_caller | I'm a social worker with the council
L3 repeat_victim_or_caller | this is the fourth time I've reported it
L2 evidence_perishable | the CCTV gets wiped tomorrow
L2 caller_unsafe_to_call_back | don't ring me back he checks my phone
L2 intoxicated_or_confused_caller | I don't know where I am
L0 weapon_present | he's swinging a golf club at people outside the pub
L0 weapon_present | the lad next door has come out with a machete
L0 weapon_present | she pulled a knife on me and I've locked the door
L0 weapon_present | I can see he's got something shiny, it's a blade, it's a big blade
L0 weapon_present | two kids on a moped with a hammer smashing the jewellers window
L0 weapon_present | he's just chucked acid at him
L0 violence_in_progress | they've got him on the floor and they're booting him
L0 violence_in_progress | he keeps punching my mom please come
L0 violence_in_progress | there's a woman being dragged by her hair
L0 violence_in_progress | him and his brother are knocking lumps out of each other
L0 violence_in_progress | I can hear a girl shouting get off me get off me
L0 violence_in_progress | he's throwing her about the room
L0 violence_in_progress | some fella's attacking the bus driver
L0 immediate_threat_to_life | he says he'll cut my throat if I ring you
L0 immediate_threat_to_life | there's a man down, he's been stabbed in the chest
L0 immediate_threat_to_life | he's holding a pillow over her face
L0 immediate_threat_to_life | my neck's bleeding, it won't stop
L0 intruder_or_suspect_present | somebody's in my garden with a torch
L0 intruder_or_suspect_present | I've just come home and I think they're still in there
L0 intruder_or_suspect_present | there's a stranger in the hallway of our flats trying every door
L0 intruder_or_suspect_present | he's climbing over the back fence now
L0 intruder_or_suspect_present | the burglar's upstairs
L0 intruder_or_suspect_present | this car's been following me since the island
L0 intruder_or_suspect_present | they're robbing the post office
L0 fire_or_gas | the kitchen's caught fire
L0 fire_or_gas | there's thick black smoke from the factory
L0 fire_or_gas | the bins are alight under the flats
L0 fire_or_gas | it really stinks of gas in the stairwell
L0 medical_emergency | my baby's stopped breathing
L0 medical_emergency | he's fell off the ladder and he can't feel his legs
L0 medical_emergency | she's passed out and I can't bring her round
L0 medical_emergency | nan's slumped in the chair and her face has dropped
L0 medical_emergency | there's a bloke lying in the gutter not moving
L0 medical_emergency | he's having some kind of seizure
L0 suicide_or_self_harm | my girlfriend's locked herself in the bathroom with a razor blade
L0 suicide_or_self_harm | he's stood on the wrong side of the railings
L0 suicide_or_self_harm | I took forty paracetamol about ten minutes ago
L0 suicide_or_self_harm | there's a man about to jump off the flyover
L1 suicide_or_self_harm | I've had enough, I'm going to do myself in
L1 suicide_or_self_harm | I don't see any point in being alive
L1 suicide_or_self_harm | my dad's left a note saying sorry for everything
L0 covert_or_silent_caller | shh he's coming up the stairs I've got to be quiet
L0 covert_or_silent_caller | can you deliver a pepperoni pizza to number twelve
L0 covert_or_silent_caller | I can only answer yes or no
L0 child_at_risk | a little lad, about three, stood in the road on his own in a nappy
L0 child_at_risk | that woman's slapping her toddler round the head
L0 child_at_risk | his dad's took the baby and he's been drinking
L1 child_at_risk | there's kids in that house with no food and filthy nappies
L0 missing_high_risk | my little girl's four, I turned round and she's gone
L0 missing_high_risk | nan's got Alzheimer's and she ain't in her bed
L1 missing_high_risk | my lad's not been home for two days
L1 domestic_abuse | my partner keeps pushing me about
L1 domestic_abuse | he goes through my phone and he won't let me see my mom
L0 domestic_abuse | my ex is banging on the door and he's got a non-mol
L1 domestic_abuse | I'm pregnant and he kicked me in the stomach last night
L1 sexual_offence | my boss keeps grabbing my bum at work
L1 sexual_offence | he made me have sex with him when I didn't want to
L0 sexual_offence | somebody's just flashed at my daughter in the park
L1 stalking | this fella keeps following me round and he sends me forty messages a day
L1 hate | they shouted black so and so at me and told me to get back to Africa
L1 mental_health_crisis | she thinks the neighbours are poisoning her and she's not sleeping
L0 drink_drug_driving_now | this bloke's absolutely hammered and he's got behind the wheel
L0 road_danger_live | there's a kid running across the motorway
L0 road_danger_live | lorry's jackknifed across the carriageway
L0 road_danger_live | there's a massive hole opened up in the A45 and cars are swerving round it
L0 immediate_threat_to_life | he's told everyone he's going to stab me at school tomorrow
L1 threat_of_violence_future | they're coming for me tonight
L0 terrorism | he's got a suicide vest and he's heading to the station
L1 trafficking_exploitation | they took our passports and we have to work every day for nothing
L1 vulnerable_adult | he's got Down's and somebody's been taking his benefits
L1 honour_or_forced_marriage | my brothers will kill me for going out with a white lad
L1 firearms_holder_concern | he's a farmer with guns and since his wife left he's been drinking
L1 police_or_staff_suspect | one of your officers has been sending my sister messages, sexual ones
L0 weapon_present | hes got a knife hes got a knife and hes going mad
L0 weapon_present | theres a lad stood at the bus stop with a big blade down his trousers
L0 weapon_present | um he's he's threatening my sister with a kitchen knife
L0 weapon_present | one of the customers has pulled a knife
L0 violence_in_progress | they'm beating this lad up by the chip shop
L0 violence_in_progress | my brother is attacking my dad
L0 violence_in_progress | he keeps hitting me please
L0 violence_in_progress | there's a massive fight kicked off in the park loads of them
L0 violence_in_progress | can you hear that that's him smashing the place up and hitting her
L0 immediate_threat_to_life | he's trying to strangle my mom
L0 immediate_threat_to_life | my son's been stabbed he's bleeding everywhere
L0 immediate_threat_to_life | he's locked me in the house and taken my keys
L0 intruder_or_suspect_present | someone's in my house I can hear them downstairs
L0 intruder_or_suspect_present | they're trying to kick the door in
L0 intruder_or_suspect_present | there's someone in the back garden trying to get in the shed
L0 intruder_or_suspect_present | a man's followed me off the bus and he's still behind me
L0 intruder_or_suspect_present | i can see them now they're nicking the wheels off next doors car
L0 fire_or_gas | theres a house on fire on our street
L0 fire_or_gas | smoke everywhere in the stairwell we can't get out
L0 medical_emergency | hes took something and hes not waking up
L0 medical_emergency | my mum's collapsed and she's not responding
L0 medical_emergency | he's struggling to breathe
L0 medical_emergency | an old fella's fallen over outside Tesco and he's cracked his head
L0 suicide_or_self_harm | she's stood on the bridge she's going to jump
L0 suicide_or_self_harm | my daughter's cutting herself in the bathroom
L1 suicide_or_self_harm | i keep thinking about ending it
L1 suicide_or_self_harm | he's texted me saying he can't carry on anymore
L0 covert_or_silent_caller | I'd like to order a takeaway to forty two Hall Road please
L0 covert_or_silent_caller | can't talk he's here
L0 child_at_risk | there's a kid locked in a car and it's boiling
L1 child_at_risk | the little girl next door is covered in bruises
L0 missing_high_risk | our seven year old hasn't come back from the park
L1 missing_high_risk | my wife left last night and she hasn't come home and her phone's off
L1 domestic_abuse | my husband's been hitting me for years
L1 domestic_abuse | my ex keeps turning up and threatening me
L0 domestic_abuse | my ex is here and he's not allowed near me
L1 sexual_offence | someone touched me up on the train
L1 stalking | he follows me everywhere and he knows where I live
L0 drink_drug_driving_now | there's a drunk driver on the A38 swerving all over
L0 road_danger_live | there's an old man walking down the dual carriageway
L1 mental_health_crisis | my brother's having a breakdown he's talking to people who aren't there
L1 vulnerable_adult | me mom's got dementia and there's some builders got money off her
L1 hate | he called me a p word and pulled my scarf off
L1 threat_of_violence_future | he's said he's going to burn my house down
"""


def _rows() -> list[tuple[Level, str, str]]:
    split = [row.split("|") for row in DANGER.strip().splitlines()]
    heads = [head.split() for head, _ in split]
    return [
        (Level(level), risk, words.strip())
        for (level, risk), (_, words) in zip(heads, split, strict=True)
    ]


@pytest.mark.parametrize(("level", "risk", "words"), _rows())
def test_danger_is_found(level: Level, risk: str, words: str) -> None:
    found = {str(cue.rule.risk): cue.level for cue in reversed(FINDER.find_in_text(words))}
    assert found.get(risk) is level


def test_there_are_at_least_150_sentences_over_all_risks() -> None:
    risks = {rule.risk for rule in FINDER.rules if rule.risk}
    assert len(_rows()) >= 150
    assert {risk for _, risk, _ in _rows()} == risks
