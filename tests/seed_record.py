"""The record of the seed, as the design gives it."""

from typing import Any


def term(label: str, qualifier: str | None = None) -> dict[str, Any]:
    return {"label": label, "qualifier": qualifier, "citations": []}


_MISSING = {"reason": "missing", "text": None}
_ROLE = (
    'dysregulation of secretion is implicated in various diseases, but "cell secretion" itself is not a disease target'
)

SEED: dict[str, Any] = {
    "name": "Cellular secretion",
    "molecular_classification": [term("Other", "biological process, not a molecule or receptor")],
    "other_names": [term("Cell secretion"), term("Cellular secretion"), term("Secretion")],
    "disease_roles": [term("Other", _ROLE)],
    "overview": {
        "blocks": [
            {
                "kind": "paragraph",
                "segments": [
                    {
                        "text": "Cellular secretion refers to the fundamental biological process by which cells release "
                        "molecules—such as proteins, hormones, and neurotransmitters—into the extracellular environment. "
                        "This process is essential for cell-cell communication, tissue homeostasis, immune responses "
                        "(e.g., cytokine release), and many other physiological functions. The mechanism involves "
                        "synthesis of secretory products in the endoplasmic reticulum (ER), processing and sorting in "
                        "the Golgi apparatus, packaging into vesicles, trafficking to the plasma membrane, and eventual "
                        "fusion with the membrane to expel contents via exocytosis. There are both constitutive pathways "
                        "(continuous) and regulated pathways (stimulus-dependent). While defects or dysregulation in "
                        "cellular secretion can contribute to disease states such as diabetes or immune disorders, "
                        '"cellular secretion" itself is not a specific molecular target but rather an umbrella term '
                        "for these processes.",
                        "citations": [1, 2, 3, 5],
                    }
                ],
            },
            {
                "kind": "quote",
                "segments": [
                    {
                        "text": "Cellular secretion is a vital biological process that involves the release of "
                        "molecules... from cells into the extracellular environment. This process plays a crucial role "
                        "in various cellular functions...",
                        "citations": [1],
                    }
                ],
            },
            {
                "kind": "paragraph",
                "segments": [
                    {
                        "text": 'Because "cell secretion" describes a general physiological mechanism rather than an '
                        "individual molecule or receptor that can be directly targeted by drugs or therapies—and does "
                        "not have canonical gene/protein identifiers—it should not be considered a therapeutic target "
                        "per se. If you are seeking information on specific molecular targets involved in cell/vesicle "
                        "trafficking or exocytosis (such as SNARE proteins, Rab GTPases, etc.), please specify further "
                        "so structured data can be provided for those entities.",
                        "citations": [],
                    }
                ],
            },
        ]
    },
    "mechanism_of_action": None,
    "biological_functions": [
        term("Cell-cell communication"),
        term("Signal transduction"),
        term("Immune response"),
        term("Tissue homeostasis"),
        term("Hormone release"),
        term("Neurotransmitter release"),
    ],
    "disease_associations": [term("Other", _ROLE)],
    "safety_considerations": [],
    "interacting_drugs": [],
    "associated_biomarkers": [],
    "references": [],
    "absent": {
        "mechanism_of_action": {"reason": "empty", "text": None},
        "safety_considerations": {"reason": "none_stated", "text": "No safety concerns listed"},
        "interacting_drugs": _MISSING,
        "associated_biomarkers": _MISSING,
    },
    "extra": [],
}
