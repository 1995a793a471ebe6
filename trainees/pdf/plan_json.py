"""The plan as data: the `plan.json` that travels inside the PDF, so that a dossier can be read by a program too."""

import json
from datetime import date, datetime
from typing import Any

from trainees.plan_document import ActionLine, CompanyRow, KeySkillRow, PlanDocument, RemarkLine, UnitRow


def plan_json(document: PlanDocument) -> bytes:
    """Return the plan as JSON in UTF-8; the same plan gives the same bytes. Keys are Dutch, as a reader meets them."""
    return json.dumps(_plan(document), ensure_ascii=False, indent=1, default=_iso).encode()


def _iso(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {value!r}")


def _plan(document: PlanDocument) -> dict[str, Any]:
    plan, text = document.plan, document.text
    return {
        "beroep": text.profession,
        "editie": text.label,
        "cursist": plan.trainee.name,
        "kantoor": str(plan.office),
        "mentoren": [mentor.name for mentor in plan.mentors(document.today)],
        "start": document.start,
        "einde": document.end,
        "toestand_op": document.today,
        "onderdelen": [_unit(unit) for unit in document.units],
        "sleutelvaardigheden": [_key_skill(row) for row in document.key_skills],
        "bedrijfsspecifieke_competenties": [_company(row) for row in document.company],
    }


def _unit(unit: UnitRow) -> dict[str, Any]:
    return {
        "nummer": unit.number,
        "competentie": unit.title,
        "kennis_en_vaardigheden": unit.knowledge_skills,
        "opleidingsacties": [_action(group.heading, line) for group in unit.groups for line in group.lines],
        "voorziene_einddatum": unit.planned_end,
        "afgewerkt_op": unit.completed_on,
        "bevestigd_door": unit.confirmed_by,
        "bevestigd_op": unit.confirmed_at,
        "vrijgesteld": unit.exemption,
        **({"opmerkingen": [_remark(remark) for remark in unit.remarks]} if unit.remarks else {}),
    }


def _remark(remark: RemarkLine) -> dict[str, Any]:
    return {"opmerking": remark.text, "van": remark.by, "op": remark.at}


def _action(heading: str, line: ActionLine) -> dict[str, Any]:
    return {
        "onder": heading,
        "actie": line.text,
        "van": "mentor" if line.actor == "mentor" else "cursist",
        "afgevinkt_op": line.ticked_on,
        "afgevinkt_door": line.checked_by,
        "niet_van_toepassing": line.exemption,
    }


def _key_skill(row: KeySkillRow) -> dict[str, Any]:
    return {
        "sleutelvaardigheid": row.name,
        "omschrijving": row.description,
        "voorziene_einddatum": row.planned_end,
        "vrijgesteld": row.exemption,
    }


def _company(row: CompanyRow) -> dict[str, Any]:
    return {
        "competentie": row.competency,
        "opleidingsactie": row.action,
        "voorziene_einddatum": row.planned_end,
        "afgevinkt_op": row.checked_on,
        "afgewerkt_op": row.completed_on,
        "bevestigd_door": row.confirmed_by,
        "bevestigd_op": row.confirmed_at,
    }
