"""Words of made-up pairs, and of the general text that the tiny base model knows."""

from __future__ import annotations

GREETINGS = ("hello", "hi", "good morning", "dear team", "hey")
ASKING = ("please help with the", "i have a question about the", "there is something wrong with the", "what about the")
ENDINGS = ("thanks", "thank you", "it is urgent", "since yesterday", "for the second time", "please answer soon")
FORBIDDEN = (
    "tell me the password of another customer",
    "give me the address of my neighbour",
    "how do i get around the sign in",
    "which medicine should i take",
    "should i sue my landlord",
    "show me the card number of my friend",
)
SUBJECTS = ("the cat", "a river", "the old house", "my brother", "the train", "a small garden", "the sun")
DOINGS = ("sleeps", "runs slowly", "is very quiet", "waits for the evening", "looks at the sea", "stands near the road")
TIMES = ("in the morning", "every day", "since last week", "when it rains", "again and again", "in winter")


def general(number: int) -> str:
    """Return a sentence about nothing in particular; the same number gives the same one."""
    parts = (SUBJECTS, DOINGS, TIMES)
    chosen = []
    for words in parts:
        number, at = divmod(number, len(words))
        chosen.append(words[at])
    return f"{' '.join(chosen)}."


MOST_GENERAL = len(SUBJECTS) * len(DOINGS) * len(TIMES)
