"""A load run: start the server, let everybody ring, collect."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.load.caller import Log, ring, sound_of
from eval.load.clips import Clip
from eval.load.figures import Run
from eval.load.plan import CallPlan, plan_calls
from eval.load.serving import serving

_WARM_UP = ("warm-up-1", "warm-up-2")
_WARM_UP_S = 8.0


@dataclass(frozen=True, slots=True)
class Load:
    """How hard to press."""

    calls: int
    length_s: float
    talk: float
    seed: int


def run(
    load: Load,
    clips: Sequence[Clip],
    settings: Mapping[str, str],
    hung_up: Callable[[], None],
) -> Run:
    """Press once.

    Args:
        load: How hard.
        clips: What callers say.
        settings: Of the server.
        hung_up: Told each time a caller has.

    Raises:
        DidNotServe: The server did not come up.
    """
    lengths = [clip.length_s for clip in clips]

    def plans(calls: int, length_s: float, seed: int) -> tuple[CallPlan, ...]:
        return plan_calls(lengths, calls=calls, length_s=length_s, talk=load.talk, seed=seed)

    return asyncio.run(
        _press(
            plans(load.calls, load.length_s, load.seed),
            plans(len(_WARM_UP), _WARM_UP_S, load.seed + 1),
            clips,
            settings,
            hung_up,
        )
    )


async def _press(
    plans: Sequence[CallPlan],
    warm_up: Sequence[CallPlan],
    clips: Sequence[Clip],
    settings: Mapping[str, str],
    hung_up: Callable[[], None],
) -> Run:
    # All sound is made before the first call: the caller must not take the server's time.
    sounds = [sound_of(plan, clips, n) for n, plan in enumerate(plans)]
    async with serving(settings) as server:
        # The first words a fresh server hears pay for what it loads only when it is asked.
        await asyncio.gather(
            *(
                ring(server.url, name, plan, sound_of(plan, clips, 0))
                for name, plan in zip(_WARM_UP, warm_up, strict=True)
            )
        )
        before = server.look()

        async def caller(n: int) -> Log:
            await asyncio.sleep(plans[n].begins_s)
            log = await ring(server.url, f"load-{n}", plans[n], sounds[n])
            hung_up()
            return log

        logs = await asyncio.gather(*(caller(n) for n in range(len(plans))))
        between = [look for look in server.usage if look.at_s > before.at_s]
        return Run(tuple(logs), (before, *between, server.look()))
