"""Record models for ``texts``, with sections, keys, quantities, dates and identifiers where the pages have them.

Labels and aliases are worded as the pages word them. Each record in ``records`` names its model.
"""

from typing import Annotated

from profileparse import Identifier, Label, PartialDate, Profile, Prose, Quantity, Section, Term, Url, Xref

# ---- companies ---------------------------------------------------------------------------------------------


class Company(Profile):
    """A page that has its numbers among its other labels."""

    address: str | None = None
    telephone: str | None = None
    fax: str | None = None
    website: Url | None = None
    founded: PartialDate | None = None
    incorporated: str | None = None
    employees: int | None = None
    sales: Quantity | None = None
    stock_exchanges: str | None = None
    ticker: Annotated[Identifier | None, Label("Ticker Symbol")] = None
    naic: Annotated[list[Term], Label("NAIC", layout="inline")] = []
    perspectives: Annotated[Prose | None, Label("Company Perspectives")] = None
    key_dates: dict[str, Prose] = {}
    history: Annotated[Prose | None, Label("{name} History", aliases=("Company History",))] = None


class Statistics(Section):
    """The numbers of a company."""

    incorporated: PartialDate | None = None
    employees: int | None = None
    sales: Quantity | None = None
    stock_exchanges: str | None = None
    ticker: Annotated[Identifier | None, Label("Ticker Symbol")] = None
    naic: Annotated[list[Term], Label("NAIC", layout="inline")] = []


class CompanyWithStatistics(Profile):
    """A page that has its numbers under a heading."""

    address: str | None = None
    telephone: str | None = None
    fax: str | None = None
    website: Url | None = None
    statistics: Statistics | None = None
    perspectives: Annotated[Prose | None, Label("Company Perspectives")] = None
    key_dates: dict[str, Prose] = {}
    history: Annotated[Prose | None, Label("{name} History", aliases=("Company History",))] = None


class Profitability(Section):
    """What a company makes in a year."""

    sales_budget: Quantity | None = None
    sales_outlook: Quantity | None = None
    gross_margin: Quantity | None = None
    ebitda: Annotated[Quantity | None, Label("EBITDA")] = None


class Finances(Section):
    """A year of a company."""

    profitability: Annotated[Profitability | None, Label("Revenue & Profitability")] = None
    achievements: Annotated[list[Term], Label("Key Achievements", aliases=("Key Achievements FY 2024-25",))] = []


class Projection(Section):
    """A year to come: a row of a table."""

    year: str | None = None
    revenue: Quantity | None = None
    ebitda: Annotated[Quantity | None, Label("EBITDA %")] = None
    roce: Annotated[Quantity | None, Label("ROCE %")] = None


class Projections(Section):
    """The years to come."""

    revenue: Annotated[list[Projection], Label("Revenue Projections", aliases=("Revenue Projections (in ₹ Cr)",))] = []


class Segments(Section):
    """What a company deals in."""

    imports: Annotated[dict[str, Prose], Label("Import Segments")] = {}
    exports: Annotated[dict[str, Prose], Label("Export Segments")] = {}


class Strategy(Section):
    """What a company means to do."""

    focus_areas: Annotated[dict[str, Prose], Label("Key Focus Areas", aliases=("Key Focus Areas (Next 3 Years)",))] = {}
    challenges: Annotated[dict[str, Prose], Label("Challenges & Lessons Learned")] = {}


class Operations(Section):
    """Where a company works."""

    facilities: dict[str, Prose] = {}


class CompanyBrief(Profile):
    """A brief in Markdown."""

    name: Annotated[str, Label("Company Name", inline_only=True)]
    parent: Annotated[str | None, Label("Parent Company")] = None
    founded: PartialDate | None = None
    industry: Annotated[list[Term], Label("Industry", layout="inline")] = []
    sub_industry: Annotated[list[Term], Label("Sub-Industry", layout="inline")] = []
    headquarters: str | None = None
    size: Annotated[Quantity | None, Label("Estimated Size")] = None
    phone: str | None = None
    website: Url | None = None
    description: Annotated[Prose | None, Label("Company Description")] = None
    vision: Annotated[Prose | None, Label("Vision Statement")] = None
    finances: Annotated[Finances | None, Label("Financial Data", aliases=("Financial Data (FY 2024-25)",))] = None
    projections: Annotated[Projections | None, Label("3-Year Financial Projections")] = None
    segments: Annotated[Segments | None, Label("Business Segments")] = None
    strategy: Annotated[Strategy | None, Label("Strategic Initiatives & Challenges")] = None
    operations: Annotated[Operations | None, Label("Infrastructure & Operations")] = None


# ---- diseases and drugs ------------------------------------------------------------------------------------


class Discussion(Section):
    """What is told of a disease."""

    summary: Prose | None = None
    introduction: Prose | None = None


class Disease(Profile):
    """A disease."""

    synonyms: Annotated[list[Term], Label("Synonyms", aliases=("Synonym(s)",))] = []
    subdivisions: Annotated[list[Term], Label("Disorder Subdivisions")] = []
    orpha: Annotated[Xref | None, Label("ORPHA")] = None
    prevalence: Quantity | None = None
    inheritance: str | None = None
    age_of_onset: str | None = None
    discussion: Annotated[Discussion | None, Label("General Discussion")] = None
    reviewers: Annotated[list[Term], Label("Expert reviewer(s)")] = []


class Drug(Profile):
    """A drug, by lists."""

    name: Annotated[str, Label("Name", aliases=("Drug",))]
    brand_names: Annotated[list[Term], Label("Brand names", layout="inline")] = []
    description: Annotated[Prose | None, Label("What Is {name}?")] = None
    indications: Annotated[Prose | None, Label("Indications")] = None
    mechanism_of_action: Annotated[Prose | None, Label("Mechanism of action")] = None
    effects: Prose | None = None
    onset: Annotated[Quantity | None, Label("Time to onset of action")] = None
    duration: Annotated[Quantity | None, Label("Duration of action")] = None
    half_life: Annotated[Quantity | None, Label("Elimination half-life")] = None
    route: Annotated[str | None, Label("Delivery")] = None
    dosage: Annotated[Prose | None, Label("Dose", aliases=("Common Forms & Dosing",))] = None
    adverse_effects: Annotated[Prose | None, Label("Adverse effects")] = None
    side_effects: Annotated[list[Term], Label("Side Effects to Watch For")] = []
    precautions: Annotated[list[Term], Label("Caution")] = []
    nursing: Annotated[list[Term], Label("Nursing Considerations")] = []
    molar_mass: Annotated[Quantity | None, Label("Molar mass")] = None


class DrugSheet(Profile):
    """A drug, with what it does by the parts of the body."""

    name: Annotated[str, Label("Name", aliases=("Generic Name",))]
    brand_names: Annotated[list[Term], Label("Brand Name", layout="inline")] = []
    indications: dict[str, list[Term]] = {}
    drug_class: Annotated[list[Term], Label("Drug Classification", layout="inline")] = []
    mechanism_of_action: Annotated[Prose | None, Label("Mechanism of Action")] = None
    dosage: Prose | None = None
    onset: Quantity | None = None
    precautions: Annotated[list[Term], Label("Special Precaution", layout="inline")] = []
    pregnancy: Annotated[Identifier | None, Label("Pregnancy Risk Category")] = None
    adverse_reactions: Annotated[dict[str, list[Term]], Label("Adverse Reactions", layout="inline")] = {}
    contraindications: Annotated[list[Term], Label("Contraindications", layout="inline")] = []
    form: str | None = None
    nursing: Annotated[dict[str, Prose], Label("Nursing Responsibilities")] = {}


# ---- living things -----------------------------------------------------------------------------------------


class Species(Profile):
    """A species."""

    scientific_name: str | None = None
    other_names: Annotated[list[Term], Label("Other Name(s)", aliases=("Common names",), layout="inline")] = []
    group: str | None = None
    order: str | None = None
    rank: str | None = None
    habitat: str | None = None
    distribution: Prose | None = None
    location: str | None = None
    prey: Annotated[list[Term], Label("Prey", layout="inline")] = []
    predators: Annotated[list[Term], Label("Predators", aliases=("Predator",), layout="inline")] = []
    colors: Annotated[list[Term], Label("Colour", layout="inline")] = []
    behavior: Annotated[list[Term], Label("Behavior", layout="inline")] = []
    relatives: Annotated[str | None, Label("Closest Relatives")] = None
    size: Annotated[Quantity | None, Label("Size", aliases=("Size (L)",))] = None
    weight: Quantity | None = None
    top_speed: Quantity | None = None
    life_span: Quantity | None = None
    conservation_status: str | None = None
    population: Annotated[str | None, Label("Population in the Wild")] = None
    population_trend: str | None = None
    year_assessed: PartialDate | None = None
    facts: Annotated[list[Term], Label("Interesting fact(s)", aliases=("Fun Fact",))] = []
    organizations: Annotated[list[Term], Label("Conservation Organizations")] = []
    about: Annotated[Prose | None, Label("About", aliases=("{name} Classification and Evolution",))] = None


class Classification(Section):
    """Where a species belongs."""

    kingdom: str | None = None
    phylum: str | None = None
    class_: Annotated[str | None, Label("Class")] = None
    order: str | None = None
    family: str | None = None
    genus: str | None = None
    species: str | None = None


class Naming(Section):
    """What a check of a name has found."""

    scientific_name: str | None = None
    taxonomic_status: str | None = None
    taxon_id: Annotated[int | None, Label("IUCN Taxon ID")] = None
    gbif: Annotated[int | None, Label("GBIF Key")] = None
    classification: Classification | None = None


class Survey(Profile):
    """What is known of a species, in Markdown."""

    assessed: Annotated[PartialDate | None, Label("Assessment Date")] = None
    species: str | None = None
    summary: Prose | None = None
    confidence: Quantity | None = None
    results: Annotated[Naming | None, Label("Key Results")] = None
    common_names: Annotated[
        dict[str, list[Term]], Label("Common Names", aliases=("Common Names (14 languages)",), layout="inline")
    ] = {}
    synonyms: list[Term] = []
    specimen: Annotated[Prose | None, Label("Canonical specimen")] = None


class Plant(Profile):
    """A plant in a catalogue."""

    code: Identifier | None = None
    patent: str | None = None
    plant_type: Annotated[list[Term], Label("Plant Type", layout="inline")] = []
    species: str | None = None
    height: str | None = None
    spacing: str | None = None
    bloom_time: str | None = None
    sun: Annotated[str | None, Label("Sun / Shade")] = None
    zones: Quantity | None = None
    soil_type: Annotated[list[Term], Label("Soil Type", layout="inline")] = []
    water: Annotated[str | None, Label("Water Needs")] = None
    uses: Annotated[list[Term], Label("Special Uses", layout="inline")] = []


class Dog(Profile):
    """A breed of dogs, in rows."""

    origin: Annotated[str | None, Label("Country of origin")] = None
    registries: Annotated[list[Term], Label("Registries", layout="inline")] = []
    occupation: str | None = None
    size: Annotated[list[Quantity], Label("Size", layout="inline")] = []
    life_span: Annotated[Quantity | None, Label("Longevity")] = None
    exercise: str | None = None
    grooming: str | None = None
    colors: Annotated[list[Term], Label("Colors", layout="inline")] = []
    litter: Annotated[Quantity | None, Label("Litter size")] = None


class Traits(Section):
    """What a dog looks like."""

    special: Annotated[str | None, Label("Special characteristic")] = None
    size: str | None = None
    weight: Quantity | None = None
    coat: str | None = None
    colors: Annotated[list[Term], Label("Color", layout="inline")] = []
    eyes: str | None = None
    ears: str | None = None


class Origins(Section):
    """Where a breed comes from; its ``Name`` is what the name means."""

    country: Annotated[str | None, Label("Country/Region of Origin")] = None
    purpose: Annotated[str | None, Label("Original purpose")] = None
    meaning: Annotated[str | None, Label("Name")] = None
    notes: Annotated[str | None, Label("Historical notes")] = None


class Breed(Profile):
    """A breed of dogs, in sections."""

    description: Annotated[Prose | None, Label("The {name} Dog Breed")] = None
    behavior: Annotated[Prose | None, Label("Behavior", aliases=("{name}s' Behavior",))] = None
    traits: Annotated[
        Traits | None, Label("Physical Characteristics", aliases=("{name} Physical Characteristics",))
    ] = None
    origins: Annotated[Origins | None, Label("Origins and History", aliases=("{name} Origins and History",))] = None


# ---- cells, genes, minerals, terms -------------------------------------------------------------------------


class Cell(Profile):
    """A cell type or a cell line."""

    name: Annotated[str, Label("Name", aliases=("Cell Line",), inline_only=True)]
    synonyms: Annotated[list[Term], Label("Synonyms", layout="inline")] = []
    accession: Annotated[Identifier | None, Label("LungMAP ID")] = None
    definition: Prose | None = None
    ages: Annotated[list[Term], Label("Ages", layout="inline")] = []
    organism: str | None = None
    tissue: Annotated[str | None, Label("Source/Tissue of origin")] = None
    isolated: Annotated[PartialDate | None, Label("Year of isolation")] = None
    morphology: str | None = None
    cell_type: Annotated[str | None, Label("Cell type")] = None
    growth_mode: Annotated[str | None, Label("Growth mode")] = None
    doubling_time: Annotated[Quantity | None, Label("Doubling time")] = None
    life_span: Annotated[str | None, Label("Life span")] = None
    karyotype: str | None = None
    chromosomes: Annotated[Quantity | None, Label("Modal chromosome number")] = None
    polyploidy: Annotated[Quantity | None, Label("Polyploidy rate")] = None
    transformed: str | None = None
    drug_resistance: Annotated[str | None, Label("Drug resistance")] = None
    biosafety_level: str | None = None
    gene_expression: str | None = None
    applications: list[Term] = []
    keywords: str | None = None
    related: Annotated[list[Term], Label("Related cell lines")] = []
    medium: Annotated[str | None, Label("Culture medium")] = None
    culture_conditions: Annotated[str | None, Label("Culture conditions")] = None
    subculture: Annotated[Prose | None, Label("Subculturing procedure")] = None


class Gene(Profile):
    """A gene or its protein."""

    name: Annotated[str, Label("Name", inline_only=True)]
    synonyms: Annotated[list[Term], Label("Synonyms", aliases=("{name} Molecule Synonym Name",), layout="inline")] = []
    target_synonyms: Annotated[list[Term], Label("Target Synonym", layout="inline")] = []
    xrefs: Annotated[list[Xref], Label("External IDs", layout="inline")] = []
    background: Annotated[Prose | None, Label("Background", aliases=("{name} Molecule Background",))] = None
    function: Annotated[Prose | None, Label("UniProt Protein Function")] = None
    launched: Annotated[int | None, Label("Number of Launched Drugs")] = None
    trials: Annotated[int | None, Label("Number of Drugs in Clinical Trials")] = None
    phase: Annotated[str | None, Label("Latest Research Phase", aliases=("Lastest Research Phase",))] = None


class Mineral(Profile):
    """A mineral."""

    category: str | None = None
    color: Annotated[list[Term], Label("Color", layout="inline")] = []
    crystal_habit: str | None = None
    fracture: str | None = None
    mohs: Annotated[str | None, Label("Mohs scale")] = None
    luster: str | None = None
    streak: str | None = None
    diaphaneity: str | None = None
    specific_gravity: Annotated[Quantity | None, Label("Specific gravity")] = None
    melting_point: Annotated[Quantity | None, Label("Melting point")] = None


class OntologyTerm(Profile):
    """A term of an ontology."""

    accession: Xref | None = None
    definition: Prose | None = None


class Review(Profile):
    """An answer with what studies have found."""

    summary: Annotated[Prose | None, Label("Executive Summary")] = None
    findings: Annotated[dict[str, Prose], Label("Key Findings")] = {}
    synthesis: Annotated[dict[str, Prose], Label("Synthesis & Implications")] = {}
    limits: Annotated[dict[str, Prose], Label("Methodological Limits")] = {}
