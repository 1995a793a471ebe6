"""*Stel planning voor*: the planned ends that would be, and what to know about them. Nothing here is saved."""

from trainees.proposals.reading import build, earliest, standard
from trainees.proposals.values import Choices, Proposal, ProposalRow, ProposalSection

__all__ = ["Choices", "Proposal", "ProposalRow", "ProposalSection", "build", "earliest", "standard"]
