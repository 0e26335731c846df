"""Anonymous answers: sealed inside the person's own message, mixed at close, kept as counts only.

Nothing here imports a table of people, and nothing outside reads these tables: docs/anonymity.md.

    heard.py      what reaches the ballots: presses and words
    keys.py       the keys of each round, in files; destroyed when it is closed
    packing.py    answers as bytes
    buttons.py    a form's state, and earlier answers, sealed into buttons
    prompts.py    the same behind a link, while somebody writes in their own words
    doing.py      what there is to do: say, take away, count
    answering.py  what a press or words lead to
    forms.py      ... on a form under way, or on the message with the lock
    rendering.py  from a screen to a message with sealed buttons
    delivery.py   past the outbox, straight to Telegram
    box.py        the tables: who is done (as tags), sealed ballots, counts
    counting.py   from ballots to counts
    closing.py    opens, counts, drops
    tidying.py    rebuilds, destroys the keys, looks whether anything is left
    results.py    what is kept: counts
    comments.py   and what people wrote, for a while
    holdings.py   what is held, to be shown
    ballots.py    the front door for those who answer
    keeper.py     the one for rounds: prepare, close, destroy, show
"""
