"""Anonymous answers: sealed inside the person's own message, mixed at close, kept as counts only.

Nothing here imports a table of people, and nothing outside reads these tables: docs/anonymity.md.

    heard.py      what reaches the ballots: presses and words
    keys.py       the keys of each round, in files; destroyed when it is closed
    packing.py    answers as bytes
    buttons.py    a form's state, and earlier answers, sealed into buttons
    answering.py  what a press leads to
    box.py        the tables: who is done (as tags), sealed ballots, counts
    closing.py    opens, counts, forgets
    ballots.py    the front door for those who answer
    keeper.py     the one for rounds: prepare, close, destroy, show
"""
