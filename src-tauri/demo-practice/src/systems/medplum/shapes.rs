//! What FHIR R4 says the resources consist of: <https://hl7.org/fhir/R4/>

/// What one property holds.
#[derive(Clone, Copy)]
pub(crate) enum Holds {
    Text,
    Boolean,
    /// A whole number from 0.
    Count,
    Number,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Date,
    /// A date, or a date with time and zone.
    DateTime,
    /// A date with time and zone.
    Instant,
    Base64,
    /// An address, which holds no blanks.
    Uri,
    /// A further group of properties.
    Group(&'static [Property]),
    /// Not looked into.
    Anything,
}

/// One property of a resource or of a group in it.
#[derive(Clone, Copy)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) holds: Holds,
    pub(crate) is_list: bool,
    pub(crate) is_required: bool,
}

const fn one(name: &'static str, holds: Holds) -> Property {
    Property {
        name,
        holds,
        is_list: false,
        is_required: false,
    }
}

const fn many(name: &'static str, holds: Holds) -> Property {
    Property {
        is_list: true,
        ..one(name, holds)
    }
}

const fn required(property: Property) -> Property {
    Property {
        is_required: true,
        ..property
    }
}

const fn text(name: &'static str) -> Property {
    one(name, Holds::Text)
}

const fn concept(name: &'static str) -> Property {
    one(name, Holds::Group(CONCEPT))
}

const fn concepts(name: &'static str) -> Property {
    many(name, Holds::Group(CONCEPT))
}

const fn reference(name: &'static str) -> Property {
    one(name, Holds::Group(REFERENCE))
}

const fn references(name: &'static str) -> Property {
    many(name, Holds::Group(REFERENCE))
}

const META: &[Property] = &[
    text("versionId"),
    one("lastUpdated", Holds::Instant),
    one("source", Holds::Uri),
    many("profile", Holds::Uri),
    many("security", Holds::Group(CODING)),
    many("tag", Holds::Group(CODING)),
    // Medplum's own, shown with `X-Medplum: extended`.
    text("project"),
    reference("author"),
    reference("account"),
    references("compartment"),
];

const CODING: &[Property] = &[
    one("system", Holds::Uri),
    text("version"),
    text("code"),
    text("display"),
    one("userSelected", Holds::Boolean),
];

const CONCEPT: &[Property] = &[many("coding", Holds::Group(CODING)), text("text")];

// An identifier may name its assigner by a reference, and a reference may hold an identifier; one level is enough.
const REFERENCE: &[Property] = &[
    text("reference"),
    text("type"),
    one("identifier", Holds::Anything),
    text("display"),
];

const PERIOD: &[Property] = &[one("start", Holds::DateTime), one("end", Holds::DateTime)];

const IDENTIFIER: &[Property] = &[
    text("use"),
    concept("type"),
    one("system", Holds::Uri),
    text("value"),
    one("period", Holds::Group(PERIOD)),
    reference("assigner"),
];

const NAME: &[Property] = &[
    text("use"),
    text("text"),
    text("family"),
    many("given", Holds::Text),
    many("prefix", Holds::Text),
    many("suffix", Holds::Text),
    one("period", Holds::Group(PERIOD)),
];

const CONTACT_POINT: &[Property] = &[
    text("system"),
    text("value"),
    text("use"),
    one("rank", Holds::Count),
    one("period", Holds::Group(PERIOD)),
];

const ADDRESS: &[Property] = &[
    text("use"),
    text("type"),
    text("text"),
    many("line", Holds::Text),
    text("city"),
    text("district"),
    text("state"),
    text("postalCode"),
    text("country"),
    one("period", Holds::Group(PERIOD)),
];

const ATTACHMENT: &[Property] = &[
    text("contentType"),
    text("language"),
    one("data", Holds::Base64),
    one("url", Holds::Uri),
    one("size", Holds::Count),
    one("hash", Holds::Base64),
    text("title"),
    one("creation", Holds::DateTime),
];

const NOTE: &[Property] = &[
    reference("authorReference"),
    text("authorString"),
    one("time", Holds::DateTime),
    required(text("text")),
];

/// What every resource may have.
pub(crate) const RESOURCE: &[Property] = &[
    required(text("resourceType")),
    text("id"),
    one("meta", Holds::Group(META)),
    one("implicitRules", Holds::Uri),
    text("language"),
    one("text", Holds::Anything),
    many("contained", Holds::Anything),
];

/// <https://hl7.org/fhir/R4/documentreference.html>
pub(crate) const DOCUMENT_REFERENCE: &[Property] = &[
    one("masterIdentifier", Holds::Group(IDENTIFIER)),
    many("identifier", Holds::Group(IDENTIFIER)),
    required(text("status")),
    text("docStatus"),
    concept("type"),
    concepts("category"),
    reference("subject"),
    one("date", Holds::Instant),
    references("author"),
    reference("authenticator"),
    reference("custodian"),
    many("relatesTo", Holds::Group(RELATES_TO)),
    text("description"),
    concepts("securityLabel"),
    required(many("content", Holds::Group(CONTENT))),
    one("context", Holds::Group(CONTEXT)),
];

const RELATES_TO: &[Property] = &[required(text("code")), required(reference("target"))];

const CONTENT: &[Property] = &[
    required(one("attachment", Holds::Group(ATTACHMENT))),
    one("format", Holds::Group(CODING)),
];

const CONTEXT: &[Property] = &[
    references("encounter"),
    concepts("event"),
    one("period", Holds::Group(PERIOD)),
    concept("facilityType"),
    concept("practiceSetting"),
    reference("sourcePatientInfo"),
    references("related"),
];

/// <https://hl7.org/fhir/R4/media.html>
pub(crate) const MEDIA: &[Property] = &[
    many("identifier", Holds::Group(IDENTIFIER)),
    references("basedOn"),
    references("partOf"),
    required(text("status")),
    concept("type"),
    concept("modality"),
    concept("view"),
    reference("subject"),
    reference("encounter"),
    one("createdDateTime", Holds::DateTime),
    one("createdPeriod", Holds::Group(PERIOD)),
    one("issued", Holds::Instant),
    reference("operator"),
    concepts("reasonCode"),
    concept("bodySite"),
    text("deviceName"),
    reference("device"),
    one("height", Holds::Count),
    one("width", Holds::Count),
    one("frames", Holds::Count),
    one("duration", Holds::Number),
    required(one("content", Holds::Group(ATTACHMENT))),
    many("note", Holds::Group(NOTE)),
];

/// <https://hl7.org/fhir/R4/binary.html>
pub(crate) const BINARY: &[Property] = &[
    required(text("contentType")),
    reference("securityContext"),
    one("data", Holds::Base64),
    // Medplum's own: where the bytes are.
    one("url", Holds::Uri),
];

/// <https://hl7.org/fhir/R4/patient.html>
pub(crate) const PATIENT: &[Property] = &[
    many("identifier", Holds::Group(IDENTIFIER)),
    one("active", Holds::Boolean),
    many("name", Holds::Group(NAME)),
    many("telecom", Holds::Group(CONTACT_POINT)),
    text("gender"),
    one("birthDate", Holds::Date),
    one("deceasedBoolean", Holds::Boolean),
    one("deceasedDateTime", Holds::DateTime),
    many("address", Holds::Group(ADDRESS)),
    concept("maritalStatus"),
    one("multipleBirthBoolean", Holds::Boolean),
    one("multipleBirthInteger", Holds::Count),
    many("photo", Holds::Group(ATTACHMENT)),
    many("contact", Holds::Anything),
    many("communication", Holds::Anything),
    references("generalPractitioner"),
    reference("managingOrganization"),
    many("link", Holds::Anything),
];

/// <https://hl7.org/fhir/R4/practitioner.html>
pub(crate) const PRACTITIONER: &[Property] = &[
    many("identifier", Holds::Group(IDENTIFIER)),
    one("active", Holds::Boolean),
    many("name", Holds::Group(NAME)),
    many("telecom", Holds::Group(CONTACT_POINT)),
    many("address", Holds::Group(ADDRESS)),
    text("gender"),
    one("birthDate", Holds::Date),
    many("photo", Holds::Group(ATTACHMENT)),
    many("qualification", Holds::Anything),
    concepts("communication"),
];
