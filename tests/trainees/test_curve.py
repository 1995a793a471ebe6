"""The curve of a plan: facts to points."""

from datetime import date

from trainees import curve

START, END, TODAY = date(2026, 9, 1), date(2026, 12, 10), date(2026, 10, 21)


def draw(planned, done, today=TODAY, total=10):
    return curve.draw(
        planned=planned, done=done, total=total, period=(START, END), today=today, behind=False, size=(110, 60)
    )


def test_planned_actions_climb_in_steps_on_their_day():
    drawn = draw([(date(2026, 9, 11), 4), (date(2026, 10, 1), 1)], [])
    assert drawn.planned == "M5 55H15V35H35V30H105"


def test_done_actions_stay_level_until_the_day_they_were_done():
    drawn = draw([], [(date(2026, 9, 11), 1), (date(2026, 9, 11), 1)])
    assert drawn.done == "M5 55L14 55L15 45L55 45"
    assert (drawn.now_x, drawn.now_y) == (55, 45)


def test_the_area_closes_on_the_floor():
    assert draw([], []).area.endswith("V55H5Z")


def test_days_outside_the_period_stand_at_its_edge():
    assert draw([], [], today=date(2027, 5, 1)).now_x == 105
    assert draw([], [], today=date(2026, 8, 1)).now_x == 5


def test_the_same_in_words():
    drawn = draw([(date(2026, 9, 11), 4), (date(2026, 12, 1), 6)], [(date(2026, 9, 3), 1)])
    assert drawn.text == "Gedaan: 1 van 10 acties. Verwacht tegen vandaag: 4."
