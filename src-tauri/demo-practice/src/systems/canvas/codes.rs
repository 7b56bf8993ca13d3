//! The closed lists of a document: <https://docs.canvasmedical.com/api/documentreference/>

/// The system of a document's type.
pub(crate) const LOINC: &str = "http://loinc.org";
/// The system of Canvas' categories.
pub(crate) const CATEGORIES: &str = "http://schemas.canvasmedical.com/fhir/document-reference-category";
/// The system of the second category that most documents have.
pub(crate) const US_CORE_CATEGORIES: &str =
    "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category";
/// What the addresses of Canvas' extensions of a document begin with.
pub(crate) const EXTENSIONS: &str = "http://schemas.canvasmedical.com/fhir/document-reference-";

/// The category of administrative documents.
pub(crate) const ADMINISTRATIVE: &str = "patientadministrativedocument";
/// The category of clinical documents that are nothing else.
pub(crate) const CLINICAL: &str = "uncategorizedclinicaldocument";

/// A document's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DocumentType {
    pub(crate) code: &'static str,
    pub(crate) display: &'static str,
}

const fn kind(code: &'static str, display: &'static str) -> DocumentType {
    DocumentType { code, display }
}

/// The types that may be created.
pub(crate) const TYPES: [DocumentType; 24] = [
    kind("53243-2", "Advance Beneficiary Notice"),
    kind("42348-3", "Advance Directive / Living Will"),
    kind("91983-7", "Care Management"),
    kind("53245-7", "CDL (Commercial Driver License)"),
    kind("96335-5", "Emergency Department Report"),
    kind("11503-0", "External Medical Records"),
    kind("75503-3", "Home Care Report"),
    kind("34105-7", "Hospital Discharge Summary"),
    kind("47039-3", "Hospital History & Physical"),
    kind("64290-0", "Insurance Card"),
    kind("52034-6", "Insurer Prior Authorization"),
    kind("34113-1", "Nursing Home"),
    kind("11504-8", "Operative Report"),
    kind("80570-5", "Patient Agreement"),
    kind("64285-0", "Patient Clinical Intake Form"),
    kind("51848-0", "Physical Exams"),
    kind("46209-3", "POLST (Provider Order for Life-Sustaining Treatment)"),
    kind("64298-3", "Power of Attorney"),
    kind("57833-6", "Prescription Refill Request"),
    kind("34823-5", "Rehabilitation Report"),
    kind("101904-1", "Release of Information Request"),
    kind("34109-9", "Uncategorized Clinical Document"),
    kind("51851-4", "Uncategorized Administrative Document"),
    kind("52070-0", "Worker's Compensation Documents"),
];

/// Types that Canvas itself gives and nobody may create.
pub(crate) const LETTERS: DocumentType = kind("51852-2", "Letters");
pub(crate) const INVOICES: DocumentType = kind("94093-2", "Invoices");
pub(crate) const EDUCATION: DocumentType = kind("34895-3", "Educational Material");
/// Seen with laboratory reports.
pub(crate) const LABORATORY: DocumentType = kind("11502-2", "Laboratory Report");

/// The type of this code, when it may be created.
pub(crate) fn creatable(code: &str) -> Option<DocumentType> {
    TYPES.into_iter().find(|kind| kind.code == code)
}
