"""The mentor's start page: what waits for him over all his trainees, and how each stands."""

from trainees.mentor_queue.reading import build, guided_plans
from trainees.mentor_queue.values import Group, MentorHome, PersonLine, QueueLine

__all__ = ["Group", "MentorHome", "PersonLine", "QueueLine", "build", "guided_plans"]
