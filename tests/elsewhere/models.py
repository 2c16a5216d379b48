"""Record models for the texts of ``fixtures/elsewhere``: one for each kind of page, as its reader would declare it.

Labels and aliases are worded as the pages word them. Each record in ``records`` names its model.
"""

import datetime as dt
from typing import Annotated

from profileparse import Identifier, Label, Profile, Prose, Term, Url


class Company(Profile):
    address: Annotated[str | None, Label("Address")] = None
    telephone: str | None = None
    fax: str | None = None
    website: Annotated[Url | None, Label("Website")] = None
    statistics: str | None = None
    founded: dt.date | None = None
    incorporated: str | None = None
    employees: int | None = None
    revenue: Annotated[str | None, Label("Revenue", aliases=("Sales",))] = None
    industry: Prose | None = None
    founders: Annotated[list[Term], Label("Founders", layout="inline")] = []
    stock_exchanges: str | None = None
    ticker: Annotated[Identifier | None, Label("Ticker Symbol")] = None
    naic: Annotated[list[Term], Label("NAIC", layout="inline")] = []
    perspectives: Annotated[Prose | None, Label("Company Perspectives")] = None
    key_dates: list[Term] = []
    history: Annotated[Prose | None, Label("{name} History", aliases=("Company History",))] = None


class Disease(Profile):
    synonyms: Annotated[list[Term], Label("Synonyms", aliases=("Synonym(s)", "Synonyms of {name}"))] = []
    subdivisions: Annotated[list[Term], Label("Disorder Subdivisions")] = []
    orpha: Annotated[Identifier | None, Label("ORPHA")] = None
    definition: Annotated[Prose | None, Label("Disease definition")] = None
    discussion: Annotated[Prose | None, Label("General Discussion")] = None
    summary: Prose | None = None
    introduction: Prose | None = None
    prevalence: str | None = None
    inheritance: str | None = None
    age_of_onset: str | None = None
    epidemiology: Annotated[Prose | None, Label("Epidemiology", aliases=("Verbreitung",))] = None
    cause: Annotated[Prose | None, Label("Etiology", aliases=("Ursache",))] = None
    clinical: Annotated[Prose | None, Label("Clinical description", aliases=("Klinische Erscheinungen",))] = None
    differential: Annotated[Prose | None, Label("Differential diagnosis", aliases=("Differentialdiagnose",))] = None
    reviewers: Annotated[list[Term], Label("Expert reviewer(s)")] = []


class Species(Profile):
    scientific_name: str | None = None
    other_names: Annotated[list[Term], Label("Other Name(s)", aliases=("Common names",), layout="inline")] = []
    class_: Annotated[str | None, Label("Class", aliases=("Animal class", "Group"))] = None
    order: str | None = None
    family: str | None = None
    rank: str | None = None
    habitat: str | None = None
    range: Annotated[str | None, Label("Range", aliases=("Location", "Continent"))] = None
    diet: Annotated[str | None, Label("Diet", aliases=("Feeding Habits", "Prey"))] = None
    predators: Annotated[list[Term], Label("Predators", aliases=("Predator",), layout="inline")] = []
    colors: Annotated[list[Term], Label("Colour", layout="inline")] = []
    behavior: Annotated[list[Term], Label("Behavior", layout="inline")] = []
    relatives: Annotated[str | None, Label("Closest Relatives")] = None
    weight: str | None = None
    size: Annotated[str | None, Label("Size", aliases=("Size (L)",))] = None
    top_speed: str | None = None
    life_span: str | None = None
    offspring: Annotated[str | None, Label("Offspring", aliases=("Number of offspring",))] = None
    conservation_status: Annotated[
        str | None, Label("Conservation status", aliases=("Status", "Conservation Concerns"))
    ] = None
    population: Annotated[
        str | None, Label("Population", aliases=("Population in the Wild", "Estimated population"))
    ] = None
    population_trend: str | None = None
    year_assessed: int | None = None
    facts: Annotated[list[Term], Label("Interesting fact(s)", aliases=("Fun Fact", "Did You Know"))] = []
    organizations: Annotated[list[Term], Label("Conservation Organizations")] = []
    about: Annotated[Prose | None, Label("About", aliases=("{name} Classification and Evolution",))] = None


class Drug(Profile):
    name: Annotated[str, Label("Name", aliases=("drug_name", "Generic Name"))]
    brand_names: Annotated[
        list[Term], Label("Brand names", aliases=("Brand Name", "Trade names"), layout="inline")
    ] = []
    generic_names: Annotated[list[Term], Label("Generic names", layout="inline")] = []
    description: Annotated[Prose | None, Label("What Is {name}?", aliases=("drug_description",))] = None
    drug_class: Annotated[
        list[Term], Label("Drug Classification", aliases=("Pharmacologic class", "drug_class"), layout="inline")
    ] = []
    therapeutic_class: Annotated[list[Term], Label("Therapeutic class", layout="inline")] = []
    indications: Annotated[list[Term], Label("Indications", aliases=("Indications for use",))] = []
    mechanism_of_action: Annotated[
        Prose | None, Label("Mechanism of action", aliases=("drug_mechanism_of_action",))
    ] = None
    effects: Prose | None = None
    dosage: Annotated[
        Prose | None, Label("Dosage", aliases=("Dose", "Dosages for adults", "Common Forms & Dosing"))
    ] = None
    route: Annotated[str | None, Label("Routes of administration", aliases=("Delivery", "drug_delivery_route"))] = None
    onset: Annotated[str | None, Label("Time to onset of action")] = None
    duration: Annotated[str | None, Label("Duration of action")] = None
    contraindications: Annotated[
        list[Term], Label("Contraindications", aliases=("Precautions and contraindications",))
    ] = []
    precautions: Annotated[list[Term], Label("Special Precaution", aliases=("Caution",))] = []
    adverse_effects: Annotated[
        list[Term], Label("Adverse effects", aliases=("Adverse Reactions", "Side Effects", "Side Effects to Watch For"))
    ] = []
    interactions: Annotated[list[Term], Label("Drug Interactions")] = []
    nursing: Annotated[list[Term], Label("Nursing Considerations", aliases=("Nursing Responsibilities",))] = []
    pregnancy: Annotated[Identifier | None, Label("Pregnancy Risk Category")] = None
    form: Annotated[str | None, Label("Form", aliases=("Available preparations",))] = None
    short_description: str | None = None
    nci_id: Annotated[Identifier | None, Label("nci_thesaurus_concept_id")] = None
    nci_definition: Annotated[Prose | None, Label("nci_thesaurus_definition")] = None
    trial: Annotated[Identifier | None, Label("nct_id_drug_ref")] = None
    bioavailability: str | None = None
    protein_binding: Annotated[str | None, Label("Protein binding")] = None
    metabolism: str | None = None
    metabolites: Annotated[list[Term], Label("Metabolites", layout="inline")] = []
    half_life: Annotated[str | None, Label("Elimination half-life")] = None
    excretion: str | None = None
    formula: str | None = None
    molar_mass: Annotated[str | None, Label("Molar mass")] = None
    melting_point: Annotated[str | None, Label("Melting point")] = None


class Cell(Profile):
    name: Annotated[str, Label("Name", aliases=("Cell Line",), inline_only=True)]
    synonyms: Annotated[list[Term], Label("Synonyms", aliases=("Also known as", "Other names"), layout="inline")] = []
    accession: Annotated[
        Identifier | None, Label("Accession", aliases=("Database ID", "LungMAP ID", "ECACC number"))
    ] = None
    atcc: Annotated[Identifier | None, Label("ATCC designation")] = None
    definition: Annotated[Prose | None, Label("Definition", aliases=("Detailed Summary",))] = None
    description: Annotated[str | None, Label("Cell Description", aliases=("Quick Overview",))] = None
    comments: Prose | None = None
    see_also: Annotated[list[Term], Label("See Also", layout="inline")] = []
    examples: Annotated[list[Term], Label("Examples", layout="inline")] = []
    species: Annotated[str | None, Label("Species", aliases=("Organism",))] = None
    tissue: Annotated[str | None, Label("Tissue Source", aliases=("Source/Tissue of origin",))] = None
    year_of_isolation: int | None = None
    cell_type: Annotated[str | None, Label("Cell type")] = None
    sex: str | None = None
    age: Annotated[str | None, Label("Age", aliases=("Ages",))] = None
    age_category: str | None = None
    race: str | None = None
    disease: str | None = None
    lineage: str | None = None
    subtype: str | None = None
    medium: Annotated[str | None, Label("Culture medium")] = None
    culture_conditions: Annotated[str | None, Label("Culture conditions")] = None
    subculture: Annotated[Prose | None, Label("Subculture routine", aliases=("Subculturing procedure",))] = None
    morphology: str | None = None
    growth_mode: Annotated[str | None, Label("Growth mode")] = None
    sterility: str | None = None
    biosafety_level: str | None = None
    karyotype: str | None = None
    doubling_time: str | None = None
    life_span: Annotated[str | None, Label("Life span")] = None
    transformed: str | None = None
    drug_resistance: str | None = None
    gene_expression: str | None = None
    keywords: str | None = None
    applications: Annotated[list[Term], Label("Research Applications", aliases=("Applications",))] = []
    characteristics: Annotated[list[Term], Label("Key Characteristics")] = []


class Gene(Profile):
    name: Annotated[str, Label("Name", aliases=("Preferred Name",), inline_only=True)]
    synonyms: Annotated[
        list[Term], Label("Synonyms", aliases=("Aliases", "{name} Molecule Synonym Name"), layout="inline")
    ] = []
    target_synonyms: Annotated[list[Term], Label("Target Synonym", layout="inline")] = []
    accession: Identifier | None = None
    swissprot: Identifier | None = None
    gene: Identifier | None = None
    organism: str | None = None
    target_class: str | None = None
    drugs: Annotated[list[Term], Label("Drug Relations")] = []
    background: Annotated[
        Prose | None, Label("Background", aliases=("{name} Molecule Background", "Definitions", "Definition"))
    ] = None
    function: Annotated[Prose | None, Label("Function", aliases=("UniProt Protein Function",))] = None
    clinical: Annotated[Prose | None, Label("Clinical significance")] = None
    launched: Annotated[int | None, Label("Number of Launched Drugs")] = None
    trials: Annotated[int | None, Label("Number of Drugs in Clinical Trials")] = None
    phase: Annotated[str | None, Label("Latest Research Phase", aliases=("Lastest Research Phase",))] = None
    id: Url | None = None
    type: Url | None = None
    external_ids: Annotated[str | None, Label("External IDs")] = None
    entrez: list[Term] = []
    ensembl: list[Term] = []
    uniprot: list[Term] = []
    refseq: Annotated[list[Term], Label("RefSeq (mRNA)")] = []
    location: Annotated[str | None, Label("Location (UCSC)")] = None


class Mineral(Profile):
    category: str | None = None
    formula: str | None = None
    color: Annotated[list[Term], Label("Color", layout="inline")] = []
    crystal_habit: str | None = None
    cleavage: str | None = None
    fracture: str | None = None
    mohs: Annotated[str | None, Label("Mohs scale")] = None
    luster: str | None = None
    streak: str | None = None
    diaphaneity: str | None = None
    specific_gravity: Annotated[float | None, Label("Specific gravity", aliases=("Density",))] = None
    other: str | None = None


class Plant(Profile):
    code: Identifier | None = None
    patent: str | None = None
    plant_type: Annotated[list[Term], Label("Plant Type", layout="inline")] = []
    species: str | None = None
    height: Annotated[str | None, Label("Height", aliases=("Height Range",))] = None
    spacing: str | None = None
    bloom_time: Annotated[list[Term], Label("Bloom Time", aliases=("Flower Season",), layout="inline")] = []
    flower_color: Annotated[list[Term], Label("Flower Color", layout="inline")] = []
    leaf_color: Annotated[list[Term], Label("Leaf Color", layout="inline")] = []
    bark_color: Annotated[list[Term], Label("Bark Color", layout="inline")] = []
    fruit_color: Annotated[list[Term], Label("Fruit Color", layout="inline")] = []
    sun: Annotated[list[Term], Label("Sun", aliases=("Sun / Shade",), layout="inline")] = []
    zones: str | None = None
    soil_type: Annotated[list[Term], Label("Soil Type", layout="inline")] = []
    soil_ph: Annotated[list[Term], Label("Soil pH", layout="inline")] = []
    water: Annotated[list[Term], Label("Water", aliases=("Water Needs",), layout="inline")] = []
    uses: Annotated[list[Term], Label("Special Uses", layout="inline")] = []


class Dog(Profile):
    description: Annotated[Prose | None, Label("The {name} Dog Breed")] = None
    origin: Annotated[str | None, Label("Origin", aliases=("Country of origin", "Country/Region of Origin"))] = None
    registries: Annotated[list[Term], Label("Registries", layout="inline")] = []
    occupation: str | None = None
    size: Annotated[str | None, Label("Size", aliases=("Size and Weight",))] = None
    height: str | None = None
    weight: str | None = None
    coat: str | None = None
    eyes: str | None = None
    ears: str | None = None
    life_span: Annotated[str | None, Label("Life span", aliases=("Lifespan", "Longevity"))] = None
    group: Annotated[str | None, Label("Breed Group")] = None
    exercise: Annotated[str | None, Label("Exercise", aliases=("Exercise Requirements",))] = None
    grooming: str | None = None
    colors: Annotated[list[Term], Label("Colors", aliases=("Color",), layout="inline")] = []
    disposition: Annotated[Prose | None, Label("Disposition", aliases=("Temperament",))] = None
    special_care: Annotated[Prose | None, Label("Special Care Requirements")] = None
    purpose: Annotated[str | None, Label("Original purpose")] = None
    historical_notes: str | None = None


class CompanyBrief(Profile):
    name: Annotated[str, Label("Company Name", aliases=("Canonical DB name",), inline_only=True)]
    parent: Annotated[str | None, Label("Parent Company")] = None
    founded: str | None = None
    industry: Annotated[list[Term], Label("Industry", layout="inline")] = []
    sub_industry: Annotated[list[Term], Label("Sub-Industry", layout="inline")] = []
    headquarters: str | None = None
    size: Annotated[str | None, Label("Estimated Size")] = None
    phone: str | None = None
    website: str | None = None
    type: str | None = None
    leadership: Prose | None = None
    description: Annotated[Prose | None, Label("Company Description")] = None
    vision: Annotated[Prose | None, Label("Vision Statement")] = None
    profitability: Annotated[list[Term], Label("Revenue & Profitability")] = []
    achievements: Annotated[list[Term], Label("Key Achievements", aliases=("Key Achievements FY 2024-25",))] = []
    projections: Annotated[list[Term], Label("Revenue Projections", aliases=("Revenue Projections (in ₹ Cr)",))] = []
    focus_areas: Annotated[list[Term], Label("Key Focus Areas", aliases=("Key Focus Areas (Next 3 Years)",))] = []
    challenges: Annotated[list[Term], Label("Challenges & Lessons Learned")] = []
    facilities: list[Term] = []


class Review(Profile):
    summary: Annotated[Prose | None, Label("Executive Summary")] = None
    findings: Annotated[Prose | None, Label("Key Findings")] = None
    synthesis: Annotated[Prose | None, Label("Synthesis & Implications")] = None
    limits: Annotated[list[Term], Label("Methodological Limits")] = []


class GeneCard(Profile):
    symbol: Identifier | None = None
    species: str | None = None
    location: str | None = None
    synonyms: Annotated[list[Term], Label("Synonyms", layout="inline")] = []
    function: Prose | None = None
    disease_associations: list[Term] = []
    xrefs: Annotated[list[Term], Label("Cross-references", layout="inline")] = []


class SpeciesCard(Profile):
    scientific_name: str | None = None
    common_names: Annotated[
        list[Term], Label("Common Names", aliases=("Common name", "Common Names (14 languages)"))
    ] = []
    family: str | None = None
    status: str | None = None
    taxonomic_status: str | None = None
    taxon_id: Annotated[int | None, Label("IUCN Taxon ID")] = None
    gbif: Annotated[int | None, Label("GBIF Key")] = None
    classification: list[Term] = []
    synonyms: list[Term] = []
    specimen: Annotated[Prose | None, Label("Canonical specimen")] = None
    assessed: Annotated[dt.date | None, Label("Assessment Date")] = None


class Tool(Profile):
    overview: Prose | None = None
    audience: Annotated[list[Term], Label("Who this is for")] = []
    source: Annotated[Prose | None, Label("Cited source")] = None


class Article(Profile):
    history: Annotated[Prose | None, Label("Discovery and History")] = None


class OntologyTerm(Profile):
    accession: Identifier | None = None
    definition: Prose | None = None


class Ship(Profile):
    name: Annotated[str, Label("Name", aliases=("Ship's name",), inline_only=True)]
    imo: Annotated[Identifier | None, Label("IMO number", aliases=("Official number",))] = None
    type: Annotated[str | None, Label("Type", aliases=("Vessel type",))] = None
    flag: str | None = None
    owner: Annotated[str | None, Label("Owner", aliases=("Owners",))] = None
    builder: Annotated[str | None, Label("Builder", aliases=("Shipyard",))] = None
    laid_down: dt.date | None = None
    launched: dt.date | None = None
    year_built: int | None = None
    tonnage: Annotated[str | None, Label("Tonnage", aliases=("Gross tonnage",))] = None
    length: Annotated[str | None, Label("Length", aliases=("Length (o.a.)", "Length overall"))] = None
    beam: str | None = None
    draught: Annotated[str | None, Label("Draught", aliases=("Draft",))] = None
    speed: str | None = None
    complement: Annotated[int | None, Label("Complement", aliases=("Crew",))] = None
    armament: list[Term] = []
    cargo: Annotated[list[Term], Label("Cargo", layout="inline")] = []
    former_names: Annotated[list[Term], Label("Former names", aliases=("Ex-names",), layout="inline")] = []
    home_port: Annotated[str | None, Label("Home port", aliases=("Port of registry",))] = None
    history: Annotated[Prose | None, Label("Service history")] = None
    fate: Prose | None = None


class Chemical(Profile):
    name: Annotated[str, Label("Product name", aliases=("Trade name", "Product identifier"), inline_only=True)]
    cas: Annotated[Identifier | None, Label("CAS No.", aliases=("CAS-No.", "CAS Number"))] = None
    ec: Annotated[Identifier | None, Label("EC No.", aliases=("EC-No.",))] = None
    un: Annotated[Identifier | None, Label("UN number", aliases=("UN-No.",))] = None
    synonyms: Annotated[list[Term], Label("Synonyms", layout="inline")] = []
    uses: Annotated[list[Term], Label("Recommended use", aliases=("Identified uses",), layout="inline")] = []
    supplier: Annotated[str | None, Label("Supplier", aliases=("Manufacturer / Supplier",))] = None
    emergency: Annotated[str | None, Label("Emergency telephone")] = None
    revision: Annotated[dt.date | None, Label("Revision date")] = None
    signal_word: str | None = None
    hazards: Annotated[list[Term], Label("Hazard statements", aliases=("Hazards identified",))] = []
    precautions: Annotated[list[Term], Label("Precautionary statements")] = []
    inhalation: Annotated[Prose | None, Label("Inhalation", aliases=("If inhaled",))] = None
    skin: Annotated[Prose | None, Label("Skin contact", aliases=("In case of skin contact",))] = None
    eyes: Annotated[Prose | None, Label("Eye contact", aliases=("In case of eye contact",))] = None
    ingestion: Annotated[Prose | None, Label("Ingestion", aliases=("If swallowed",))] = None
    extinguishing: Annotated[list[Term], Label("Suitable extinguishing media", layout="inline")] = []
    appearance: Annotated[str | None, Label("Appearance", aliases=("Physical state",))] = None
    odour: str | None = None
    ph: Annotated[float | None, Label("pH")] = None
    melting_point: Annotated[str | None, Label("Melting point", aliases=("Melting point / freezing point",))] = None
    boiling_point: str | None = None
    flash_point: str | None = None
    density: Annotated[float | None, Label("Relative density", aliases=("Density",))] = None
    solubility: Annotated[str | None, Label("Water solubility", aliases=("Solubility in water",))] = None
    storage: Annotated[Prose | None, Label("Conditions for safe storage", aliases=("Storage",))] = None
    incompatible: Annotated[
        list[Term], Label("Incompatible materials", aliases=("Materials to avoid",), layout="inline")
    ] = []


class Museum(Profile):
    address: str | None = None
    established: Annotated[int | None, Label("Established", aliases=("Founded", "Year of construction"))] = None
    architects: Annotated[list[Term], Label("Architects", aliases=("Architect(s)",), layout="inline")] = []
    style: Annotated[str | None, Label("Architectural style")] = None
    director: str | None = None
    height: str | None = None
    floors: int | None = None
    materials: Annotated[list[Term], Label("Materials", layout="inline")] = []
    listing: Annotated[Identifier | None, Label("Listing number")] = None
    visitors: Annotated[int | None, Label("Annual visitors")] = None
    hours: Annotated[str | None, Label("Opening hours", aliases=("Open",))] = None
    admission: Annotated[str | None, Label("Admission", aliases=("Entrance fee",))] = None
    phone: str | None = None
    website: Url | None = None
    collections: Annotated[list[Term], Label("Collections", aliases=("Highlights",))] = []
    facilities: list[Term] = []
    directions: Annotated[Prose | None, Label("How to reach us")] = None
    about: Annotated[Prose | None, Label("About the museum", aliases=("About {name}",))] = None


class Landform(Profile):
    other_names: Annotated[list[Term], Label("Other names", aliases=("Also called",), layout="inline")] = []
    location: Annotated[str | None, Label("Location", aliases=("Situated in",))] = None
    range: Annotated[str | None, Label("Parent range")] = None
    elevation: str | None = None
    prominence: str | None = None
    area: Annotated[str | None, Label("Surface area")] = None
    depth: Annotated[str | None, Label("Max. depth")] = None
    inflows: Annotated[list[Term], Label("Primary inflows", layout="inline")] = []
    outflow: str | None = None
    islands: list[Term] = []
    settlements: Annotated[list[Term], Label("Settlements", layout="inline")] = []
    frozen: str | None = None
    first_ascent: dt.date | None = None
    easiest_route: str | None = None
    wildlife: Annotated[list[Term], Label("Wildlife", aliases=("Fish",), layout="inline")] = []
    geology: Prose | None = None
    access: Annotated[Prose | None, Label("Getting there")] = None
    summary: Annotated[Prose | None, Label("{name} at a glance")] = None


class Club(Profile):
    nicknames: Annotated[list[Term], Label("Nickname(s)", layout="inline")] = []
    founded: dt.date | None = None
    ground: str | None = None
    capacity: int | None = None
    chairman: str | None = None
    coach: Annotated[str | None, Label("Head coach", aliases=("Manager",))] = None
    colours: Annotated[list[Term], Label("Club colours", aliases=("Colours",), layout="inline")] = []
    rivals: Annotated[list[Term], Label("Rivals", layout="inline")] = []
    honours: list[Term] = []
    website: Url | None = None
    history: Annotated[Prose | None, Label("History", aliases=("How it began",))] = None


class Festival(Profile):
    description: Annotated[Prose | None, Label("What is {name}?")] = None
    dates: Annotated[str | None, Label("When")] = None
    venue: Annotated[str | None, Label("Where")] = None
    first_held: int | None = None
    tickets: Prose | None = None
    line_up: Annotated[list[Term], Label("Who is playing?", aliases=("Line-up",))] = []
    food: Annotated[list[Term], Label("Food & drink")] = []
    bring: Annotated[list[Term], Label("What to bring")] = []


class Recipe(Profile):
    name: Annotated[str, Label("Recipe", inline_only=True)]
    description: Annotated[Prose | None, Label("What is {name}?")] = None
    author: str | None = None
    serves: Annotated[str | None, Label("Serves", aliases=("Yield",))] = None
    prep_time: Annotated[str | None, Label("Prep time", aliases=("Preparation",))] = None
    cook_time: Annotated[str | None, Label("Cook time", aliases=("Cooking",))] = None
    course: Annotated[list[Term], Label("Course", layout="inline")] = []
    cuisine: str | None = None
    allergens: Annotated[list[Term], Label("Allergens", layout="inline")] = []
    ingredients: list[Term] = []
    method: Annotated[list[Term], Label("Method", aliases=("Directions",))] = []
    notes: Annotated[Prose | None, Label("Notes", aliases=("Cook's notes",))] = None
    source: str | None = None


class Enzyme(Profile):
    ec_number: Annotated[Identifier | None, Label("EC number")] = None
    organism: str | None = None
    mass: Annotated[str | None, Label("Molecular mass")] = None
    synonyms: Annotated[list[Term], Label("Synonyms", layout="inline")] = []
    overview: Prose | None = None
    mechanism: Annotated[Prose | None, Label("Mechanism of Action")] = None
    inhibitors: Annotated[list[Term], Label("Known Inhibitors")] = []
    diseases: Annotated[list[Term], Label("Disease Relevance")] = []
    safety: Annotated[list[Term], Label("Safety Notes")] = []


class Package(Profile):
    version: str | None = None
    homepage: Url | None = None
    languages: Annotated[list[Term], Label("Languages", layout="inline")] = []
    maintainers: Annotated[list[Term], Label("Maintainers", layout="inline")] = []
    description: Prose | None = None
    features: list[Term] = []
    requirements: list[Term] = []
    limitations: Annotated[list[Term], Label("Known limitations")] = []
    license: str | None = None


class Brief(Profile):
    prepared_by: str | None = None
    date: dt.date | None = None
    audience: Annotated[list[Term], Label("Audience", layout="inline")] = []
    summary: Annotated[Prose | None, Label("Executive Summary")] = None
    background: Prose | None = None
    findings: Annotated[list[Term], Label("Key Findings")] = []
    recommendations: list[Term] = []
    risks: Annotated[list[Term], Label("Risks & Open Questions")] = []


class Instrument(Profile):
    updated: dt.date | None = None
    description: Prose | None = None
    family: str | None = None
    range: str | None = None
    materials: Annotated[list[Term], Label("Materials", layout="inline")] = []
    makers: list[Term] = []
    first_mentioned: int | None = None
    related: Annotated[list[Term], Label("Related instruments", layout="inline")] = []
    playing: Prose | None = None


class Vineyard(Profile):
    location: str | None = None
    area: str | None = None
    owner: str | None = None
    grapes: Annotated[list[Term], Label("Grape varieties")] = []
    soil: str | None = None
    output: Annotated[str | None, Label("Annual output")] = None
    certification: str | None = None
    awards: list[Term] = []
    style: Annotated[Prose | None, Label("Wine style")] = None


class Method(Profile):
    overview: Prose | None = None
    advantages: list[Term] = []
    drawbacks: Annotated[list[Term], Label("Drawbacks & Limits")] = []
    applications: list[Term] = []
    standards: list[Term] = []
    history: Prose | None = None
