"""The default record model: a profile of a drug target, a cell type, a pathway."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from profileparse.schema.labels import Label
from profileparse.schema.profile import Profile
from profileparse.values.prose import Prose
from profileparse.values.terms import Term


class EntityProfile(Profile):
    """Profile of a biological entity.

    >>> import profileparse
    >>> text = "Other Names\\nExocytosis, Secretion\\n\\nCellular secretion Overview\\n\\nCells release molecules.[1]"
    >>> profile = profileparse.loads(text)
    >>> profile.name, [term.label for term in profile.other_names]
    ('Cellular secretion', ['Exocytosis', 'Secretion'])
    """

    ordered_labels: ClassVar[bool] = True

    molecular_classification: Annotated[
        list[Term],
        Label(
            "Molecular Classification",
            aliases=("Molecular Classifications", "Molecular Class", "Molecular Type", "Target Class"),
            layout="inline",
        ),
    ] = Field(default=[], description="What kind of molecule or process the entity is.")
    other_names: Annotated[
        list[Term],
        Label(
            "Other Names",
            aliases=(
                "Other Name(s)",
                "Other Name",
                "Synonym(s)",
                "Synonym",
                "Synonyms of {name}",
                "Alternative Name(s)",
                "Alternative Name",
                "Alternate Name(s)",
                "Alternate Name",
                "Also Known As",
                "AKA",
                "Alt. Symbols",
                "Alt. Names",
                "Alternative Symbols",
                "Aliases",
                "Alias",
            ),
            layout="inline",
        ),
    ] = Field(default=[], description="Synonyms of the entity's name.")
    disease_roles: Annotated[
        list[Term],
        Label(
            "Disease Roles",
            aliases=("Disease Role", "Role in Disease", "Roles in Disease"),
            layout="inline",
            glued=True,
        ),
    ] = Field(default=[], description="Diseases that the entity plays a part in.")
    overview: Annotated[Prose | None, Label("{name} Overview")] = Field(
        default=None, description="What the entity is, in prose."
    )
    mechanism_of_action: Annotated[
        Prose | None,
        Label("Mechanism of Action", aliases=("Mechanisms of Action", "Mode of Action", "Action Mechanism")),
    ] = Field(default=None, description="How the entity acts, in prose.")
    biological_functions: Annotated[
        list[Term],
        Label("Biological Functions", aliases=("Biological Function", "Biological Function(s)", "Biological Roles")),
    ] = Field(default=[], description="What the entity does in the organism.")
    disease_associations: Annotated[
        list[Term],
        Label("Disease Associations", aliases=("Disease Association", "Associated Diseases", "Associated Disease(s)")),
    ] = Field(default=[], description="Diseases that the entity has been associated with.")
    safety_considerations: Annotated[
        list[Term],
        Label("Safety Considerations", aliases=("Safety Consideration", "Safety Concerns"), layout="bullets"),
    ] = Field(default=[], description="Risks of acting on the entity.")
    interacting_drugs: Annotated[
        list[Term], Label("Interacting Drugs", aliases=("Interacting Drug", "Interacting Drug(s)", "Drug Interactions"))
    ] = Field(default=[], description="Drugs that act on the entity.")
    associated_biomarkers: Annotated[
        list[Term],
        Label(
            "Associated Biomarkers",
            aliases=("Associated Biomarker", "Associated Biomarker(s)", "Biomarkers"),
            header="Biomarker",
        ),
    ] = Field(default=[], description="Biomarkers that tell of the entity's state.")
