"""A thousand forms: what is written in whatever style is what is read."""

import dataclasses

from hypothesis import given, settings
from hypothesis import strategies as st

from competency_plans.reading.recognise import recognise
from tests.competency_plans.forms import Style, invented, written

GROUPS = st.lists(st.integers(0, 3), min_size=1, max_size=4).map(lambda sizes: (max(sizes[0], 1), *sizes[1:]))
ROWS = st.lists(st.tuples(st.integers(1, 3), GROUPS), min_size=1, max_size=3)
SIZES = st.lists(ROWS, min_size=1, max_size=4)
NOISE = st.lists(st.sampled_from(["", " ", "  \xa0"]), max_size=2).map(tuple)
COMPANY = st.lists(st.tuples(st.sampled_from(["Kent", "Rijdt"]), st.sampled_from(["oefent", "leest"])), max_size=3)
COMMON = {"bookmarks": st.booleans(), "header_in_one_line": st.booleans(), "company": COMPANY.map(tuple)}
COMMON |= {"date": st.sampled_from(["", "15/03/2027", "w12", "3 mei", "n.v.t."]), "extra_lines": NOISE}
BULLETED = st.builds(
    Style,
    bullet=st.sampled_from(["· ", "•", "- ", "– ", "* ", "o ", "·\t", "§ "]),
    plain_every=st.sampled_from([0, 0, 2, 3]),
    extra_tabs=st.booleans(),
    **COMMON,
)
PLAIN = st.builds(Style, bullet=st.just(""), tabs=st.booleans(), **COMMON)
BOTH = st.builds(Style, knowledge_bullet=st.sampled_from(["• ", "- "]), tabs=st.booleans(), **COMMON)


@settings(max_examples=1000, deadline=None)
@given(sizes=SIZES, skills=st.integers(0, 4), style=st.one_of(BULLETED, PLAIN, BOTH), seed=st.integers(0, 10_000))
def test_a_generated_form_is_read_as_it_was_written(sizes, skills, style, seed):
    form = invented(sizes, skills=skills, seed=seed)
    read = recognise(written(form, style))
    assert dataclasses.replace(read, points=()) == dataclasses.replace(form, company_competencies=len(style.company))
