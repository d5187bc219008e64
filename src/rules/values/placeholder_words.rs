//! The words of placeholders, in the languages in which guides are written.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that are looked for in every value of every project.
pub(in crate::rules) type Words = LazyLock<HashSet<&'static str>>;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split(' ').collect()
}

pub(in crate::rules) static FILLERS: Words = Words::new(|| {
    words(
        "\
        value string none null nil undefined todo fixme tbd tba n/a changeme change_me change-me changeit replaceme \
        replace_me replace-me redacted placeholder clientid clientsecret cookiesecret appid changethis change_this change-this \
        pleasechange pleasechangeme",
    )
});

/// The names of settings and variables where their values belong.
pub(in crate::rules) const NAMES_IN_CAPITALS: [&str; 6] =
    ["CLIENT_ID", "CLIENT_SECRET", "COOKIE_SECRET", "TENANT_ID", "METADATA_URL", "REDIRECT_URI"];

/// “Your” where it is before what is yours.
pub(in crate::rules) static POSSESSIVES: Words = Words::new(|| {
    words(
        "\
        yours jouw ihre ihren ihrem dein deine deinen votre vostro vostra anda kamu twoj \
        twój twoja twoje tvoje wasze ваш ваша sizin",
    )
});

/// “Your” in languages where the word is too short to stand for itself: it is a name, or a part of one, as well.
pub(in crate::rules) static SHORT_POSSESSIVES: Words = Words::new(|| {
    words(
        "\
        tu su il uw din ditt ihr vos ton seu sua teu tuo tua",
    )
});

/// “My”, as guides say it: a description behind it says that nobody chose the name.
pub(in crate::rules) static FIRST_PERSONS: Words = Words::new(|| {
    words(
        "\
        my mi meu minha mon mein meine mijn mio mia",
    )
});

pub(in crate::rules) static ARTICLES: Words = Words::new(|| {
    words(
        "\
        il la lo o a os as le",
    )
});

pub(in crate::rules) static IMPERATIVES: Words = Words::new(|| {
    words(
        "\
        replace paste insert enter generate change put fill use add set copy ersetze remplacer remplacez reemplazar \
        cambiar substitua vervang sostituisci ganti masukkan isi nhap \
        insira inserisci introduzca run",
    )
});

pub(in crate::rules) static IMPERATIVE_OBJECTS: Words = Words::new(|| {
    words(
        "\
        a an the me with by this your my here in from real actual long random secure strong some output value client \
        secret cookie durch par por door con dengan google il tu seu",
    )
});

/// Words that nobody puts into a real value.
pub(in crate::rules) static TELLTALES: Words = Words::new(|| {
    words(
        "\
        placeholder changeme redacted fixme replaceme platzhalter einfügen remplacez sostituire please bitte",
    )
});

/// Words that say what kind of value belongs here: one of them among words like these makes a description.
pub(in crate::rules) static DESCRIBING: Words = Words::new(|| {
    words(
        "\
        id secret random string value tenant domain url hostname password aleatoria aleatorio aleatória aleatório \
        aleatorios aléatoire geheime geheim geheimnis waarde willekeurige willekeurig zufällig zufälliger zufällige \
        zufallswert secreta secreto segredo chave clave casuale segreto rahasia acak losowy tajny gizli rastgele \
        secrète secrete aleatoire clé schlüssel schluessel zufaellig zufaelliger zufaellige sleutel identifiant \
        identificador nhien",
    )
});

/// Words that join those, and say nothing at the beginning or the end.
pub(in crate::rules) static CONNECTING: Words = Words::new(|| {
    words(
        "\
        de del di do da et y e en of with to be is at",
    )
});

/// Words that may be beside those.
pub(in crate::rules) static DESCRIBED: Words = Words::new(|| {
    words(
        "\
        client app application cookie key google azure microsoft entra okta auth0 cognito keycloak github gitlab \
        oidc oauth oauth2 auth user pool realm region a an the your you some any very long strong secure at least \
        minimum min char chars character characters byte bytes hex base64 token signing session streamlit generate \
        text une un una uma uno een ein eine chaîne chaine cadena longue longa forte fuerte larga lunga lange langer \
        stringa molto muy muito sehr heel tres très cliente klient \
        chuoi bi mat ngau dominio domínio domaine domein geheimer mandant empresa entreprise firma azienda inquilino \
        locataire organisation",
    )
});
