//! Names that ordinary generated people are put together from.

pub(super) const FEMALE: [&str; 20] = [
    "Olivia",
    "Amelia",
    "Charlotte",
    "Isla",
    "Grace",
    "Chloe",
    "Sofia",
    "Priya",
    "Mei",
    "Fatima",
    "Hannah",
    "Ingrid",
    "Elena",
    "Aroha",
    "Zoë",
    "Renée",
    "Kiri",
    "Nadia",
    "Lucía",
    "Thandi",
];

pub(super) const MALE: [&str; 20] = [
    "Oliver", "Noah", "Jack", "William", "Leo", "Lucas", "Thomas", "Arjun", "Wei", "Omar", "Daniel", "Lars",
    "Mateo", "Tane", "Jürgen", "André", "Ravi", "Samuel", "Kofi", "Henry",
];

pub(super) const FAMILY: [&str; 28] = [
    "Jones",
    "Williams",
    "Brown",
    "Wilson",
    "Taylor",
    "Johnson",
    "White",
    "Martin",
    "Anderson",
    "Nguyen",
    "Walker",
    "Harris",
    "Lee",
    "Ryan",
    "Robinson",
    "Kelly",
    "King",
    "Campbell",
    "Singh",
    "Patel",
    "Müller",
    "García",
    "Okafor",
    "van der Berg",
    "D'Angelo",
    "Kowalski",
    "MacDonald",
    "Chen",
];

pub(super) const STREETS: [&str; 8] = [
    "Sample Street",
    "Example Road",
    "Fictive Lane",
    "Harbour View",
    "Station Street",
    "High Street",
    "Mill Lane",
    "Orchard Avenue",
];

pub(super) const CITIES: [&str; 6] = [
    "Exampleville",
    "Northside",
    "Sampleton",
    "Fernbank",
    "Port Demo",
    "Testhaven",
];
