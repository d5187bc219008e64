//! What a word in the lists of placeholders costs: real values that it would flag, by name.

use std::collections::BTreeSet;

use crate::rules::values::placeholder::{Field, is_placeholder};
use crate::rules::values::placeholder_words::{
    ARTICLES, CONNECTING, DESCRIBED, DESCRIBING, FIRST_PERSONS, IMPERATIVE_OBJECTS, SHORT_POSSESSIVES, Words,
};

/// Lists of words that say nothing alone: one of them in a name that somebody chose is part of the name.
static WEAK: [(&str, &Words); 7] = [
    ("ARTICLES", &ARTICLES),
    ("CONNECTING", &CONNECTING),
    ("DESCRIBED", &DESCRIBED),
    ("DESCRIBING", &DESCRIBING),
    ("FIRST_PERSONS", &FIRST_PERSONS),
    ("IMPERATIVE_OBJECTS", &IMPERATIVE_OBJECTS),
    ("SHORT_POSSESSIVES", &SHORT_POSSESSIVES),
];

#[test]
fn a_weak_word_flags_no_name_that_somebody_chose() {
    let mut broken = Vec::new();
    for (list, words) in WEAK {
        for word in words.iter().collect::<BTreeSet<_>>() {
            // `your` and `here` are in strong lists too: nobody calls an app so.
            if ["your", "here"].contains(word) {
                continue;
            }
            for name in [format!("weather-{word}-b7x2"), format!("{word}-weather-b7x2"), format!("weather-b7x2-{word}")]
            {
                if is_placeholder(Field::Identifier, &name) {
                    broken.push(format!("`{word}` of {list} flags the client ID `{name}`"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Names of clients, passphrases and addresses as people choose them, made of the words that the lists are about.
const CHOSEN: [(Field, &str); 39] = [
    (Field::Identifier, "key-account-portal"),
    (Field::Identifier, "value-investing"),
    (Field::Identifier, "the-weather-app"),
    (Field::Identifier, "my-weather"),
    (Field::Identifier, "mein-wetter"),
    (Field::Identifier, "la-poste-tracking"),
    (Field::Identifier, "os-maps"),
    (Field::Identifier, "ton-studio"),
    (Field::Identifier, "su-casa"),
    (Field::Identifier, "pool-manager"),
    (Field::Identifier, "session-planner"),
    (Field::Identifier, "signing-service"),
    (Field::Identifier, "random-forest-demo"),
    (Field::Identifier, "secret-santa"),
    (Field::Identifier, "string-quartet"),
    (Field::Identifier, "domain-driven-design"),
    (Field::Identifier, "tenant-portal-prod"),
    (Field::Identifier, "empresa-brasil-energia"),
    (Field::Identifier, "azienda-agricola-rossi"),
    (Field::Identifier, "organisation-chart"),
    (Field::Identifier, "copy-shop"),
    (Field::Identifier, "change-tracker"),
    (Field::Identifier, "paste-board"),
    (Field::Identifier, "set-list"),
    (Field::Identifier, "run-club"),
    (Field::Secret, "vier-alte-Raben-essen-langsam-Pflaumen"),
    (Field::Secret, "le-renard-dort-sous-la-table-bleue-42"),
    (Field::Secret, "o-gato-dorme-no-telhado-azul-77"),
    (Field::Secret, "tre-gatti-neri-sul-tetto-rosso-19"),
    (Field::Secret, "seven-quiet-otters-paint-the-harbour"),
    (Field::Secret, "my voice is my passport 1992 sneakers"),
    (Field::Secret, "de-grote-beer-slaapt-in-mei-08"),
    (Field::Url, "https://id.example-verein.de/.well-known/openid-configuration"),
    (Field::Url, "https://login.my-company.example/.well-known/openid-configuration"),
    (Field::Url, "https://mon-espace.example.fr/oauth2callback"),
    (Field::Url, "https://key-west.example/oauth2callback"),
    (Field::Url, "https://sso.secretlab.example/.well-known/openid-configuration"),
    (Field::Url, "https://auth.stringer.example/.well-known/openid-configuration"),
    (Field::Url, "https://portal.tu-dresden.example/oauth2callback"),
];

#[test]
fn what_people_choose_is_no_placeholder() {
    let broken: Vec<String> = CHOSEN
        .iter()
        .filter(|(field, value)| is_placeholder(*field, value))
        .map(|(_, value)| {
            let parts = value.split(|character: char| !character.is_alphanumeric()).map(str::to_lowercase);
            let known = parts.filter(|part| WEAK.iter().any(|(_, words)| words.contains(part.as_str())));
            format!("`{value}` is flagged; words of the lists in it: {}", known.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
