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
L1 trafficking_exploitation | there's different men going in and out at all hours and he keeps their passports
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
    found = {cue.rule.risk: cue.level for cue in reversed(FINDER.find_in_text(words))}
    assert found.get(risk) is level


def test_there_are_at_least_150_sentences_over_all_risks() -> None:
    risks = {rule.risk for rule in FINDER.rules if rule.risk}
    assert len(_rows()) >= 150
    assert {risk for _, risk, _ in _rows()} == risks
