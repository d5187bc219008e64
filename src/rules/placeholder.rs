//! Values that a guide, a template or a person left to be filled in, in the languages in which guides are written.
//!
//! Shapes first (`<…>`, `{tenant}`, `xxx`, `...`), then words. Words alone never decide about random text: a word counts
//! only where it is a whole word.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Which kind of value is looked at: what is a placeholder in a URL may be a fine password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Url,
    /// A client ID: public, and free text with some providers.
    Identifier,
    /// A client secret or a cookie secret.
    Secret,
}

/// As many values as one project has.
const KNOWN_LIMIT: usize = 64;

/// Whether `value` still has to be filled in. `{port}`, which Streamlit fills in itself, has to be taken out before.
///
/// Nearly every rule asks this of nearly every value, so the last answers are kept.
pub(crate) fn is_placeholder(field: Field, value: &str) -> bool {
    thread_local! {
        static KNOWN: RefCell<HashMap<(Field, String), bool>> = RefCell::default();
    }
    let key = (field, value.trim().to_owned());
    KNOWN.with_borrow_mut(|known| {
        if let Some(answer) = known.get(&key) {
            return *answer;
        }
        if known.len() >= KNOWN_LIMIT {
            known.clear();
        }
        let answer = is_unfilled(field, &key.1);
        known.insert(key, answer);
        answer
    })
}

fn is_unfilled(field: Field, value: &str) -> bool {
    is_filler(value)
        || has_bracketed_name(field, value)
        || has_ellipsis(field, value)
        || has_masked_part(field, value)
        || NAMES_IN_CAPITALS.iter().any(|name| value.contains(name))
        || (field != Field::Url && reads_like_text(field, value))
        || segments(field, value).any(|segment| is_x_run(field, segment) || speaks(segment))
}

/// One character again and again, or a word that stands for nothing: `???`, `0000-0000`, `changeme`.
fn is_filler(value: &str) -> bool {
    let mut characters = value.chars().filter(|character| !matches!(character, '-' | '_' | ' '));
    let one = characters.next();
    let is_one_character =
        one.is_none_or(|one| value.chars().count() > 1 && characters.all(|other| other == one)) && !value.is_empty();
    is_one_character || is_one_of(&FILLERS, &value.to_lowercase())
}

/// `<client id>`, `{tenant}`, `[hostname]`.
fn has_bracketed_name(field: Field, value: &str) -> bool {
    let enclosed = |open: char, close: char| {
        value.split(open).skip(1).filter_map(|rest| rest.split_once(close)).any(|(name, _)| {
            !name.is_empty() && name.chars().any(|character| character.is_alphabetic() || character == '.')
        })
    };
    let is_whole = |open: char, close: char| value.starts_with(open) && value.ends_with(close);
    match field {
        // `[2001:db8::1]` is an address.
        Field::Url => {
            let is_address = |value: &str| value.contains("://[") && value.matches(':').count() > 2;
            enclosed('<', '>') || enclosed('{', '}') || (enclosed('[', ']') && !is_address(value))
        }
        Field::Identifier => enclosed('<', '>') || enclosed('{', '}') || is_whole('[', ']'),
        Field::Secret => {
            // A generated password may begin and end so by chance, but then there are other signs in between.
            let is_name = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.');
            let reads = |value: &str| value.contains(' ') || value.chars().all(is_name);
            let inside = value.get(1..value.len().saturating_sub(1)).unwrap_or_default();
            [('<', '>'), ('{', '}'), ('[', ']')].into_iter().any(|(open, close)| is_whole(open, close)) && reads(inside)
        }
    }
}

fn has_ellipsis(field: Field, value: &str) -> bool {
    match field {
        Field::Secret => {
            value.contains('…') || (value.len() < 30 && (value.starts_with("...") || value.ends_with("...")))
        }
        Field::Identifier => value.contains('…') || (value.contains("...") && !looks_generated(value)),
        Field::Url => value.contains('…') || value.contains("..."),
    }
}

/// What a tool printed in place of the value.
fn has_masked_part(field: Field, value: &str) -> bool {
    // Three in a row happen in a generated password.
    value.contains(if field == Field::Secret { "****" } else { "***" }) || value.contains("•••")
}

/// Whether a part of `value` was thrown with dice: nothing in it can be read as words.
fn looks_generated(value: &str) -> bool {
    let is_long_mixture = |part: &str| {
        let has = |is_one: fn(&u8) -> bool| part.as_bytes().iter().any(is_one);
        part.len() >= 12 && has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
    };
    value.split(|character: char| !character.is_ascii_alphanumeric()).any(is_long_mixture)
}

/// Letters of other scripts, or with accents: neither identifiers nor generated secrets have several of them. Somebody's
/// own passphrase may have accents.
fn reads_like_text(field: Field, value: &str) -> bool {
    let plain = if field == Field::Secret { '\u{24f}' } else { '\u{7f}' };
    value.chars().filter(|character| *character > plain && character.is_alphabetic()).count() >= 2
}

/// The parts of a value that are looked at one by one: host labels and path segments of a URL, what dots separate elsewhere.
fn segments(field: Field, value: &str) -> impl Iterator<Item = &str> {
    let separators: &[char] = match field {
        Field::Url => &['/', '.', ':', '?', '&', '=', '#', '@'],
        Field::Identifier => &['.'],
        // Generated text may hold anything between a dot and the next.
        Field::Secret => &[],
    };
    value.split(separators).filter(|segment| !segment.is_empty())
}

/// `xxx`, `xxxx-xxxx`, `dev-xxxx`, `xxxxREDACTED`.
fn is_x_run(field: Field, segment: &str) -> bool {
    let is_x = |character: char| matches!(character, 'x' | 'X');
    // In a generated password there is a sign beside nearly every letter.
    let separates = |character: char| match field {
        Field::Secret => matches!(character, '-' | '_' | '~' | '.' | ' '),
        Field::Url | Field::Identifier => !character.is_alphanumeric(),
    };
    let parts = || segment.split(separates).filter(|part| !part.is_empty());
    parts().any(|part| part.len() >= 3 && part.chars().all(is_x))
        || parts().any(|part| {
            let lead = part.chars().take_while(|character| is_x(*character)).count();
            let tail = part.chars().rev().take_while(|character| is_x(*character)).count();
            lead.max(tail) >= 4
        })
}

/// Whether the words of a segment address the reader or describe what belongs here.
fn speaks(segment: &str) -> bool {
    let lower = segment.to_lowercase();
    let words: Vec<&str> = lower.split(['-', '_', ' ', '+', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let Some((first, rest)) = words.split_first() else { return false };
    let second = rest.first().copied().unwrap_or_default();
    if *first == "your" || addressed_in_one_word(segment) {
        return true;
    }
    if rest.is_empty() || looks_generated(segment) {
        return false;
    }
    is_one_of(&POSSESSIVES, first)
        || (is_one_of(&SHORT_POSSESSIVES, first) && second.len() > 2 && is_described(second))
        || (is_one_of(&IMPERATIVES, first) && is_one_of(&IMPERATIVE_OBJECTS, second))
        || words.iter().any(|word| is_one_of(&TELLTALES, word))
        || words.last().is_some_and(|last| ["here", "hier", "ici", "aqui", "aquí", "qui"].contains(last))
        || (words.iter().all(|word| is_described(word)) && words.iter().any(|word| is_one_of(&DESCRIBING, word)))
}

/// `yourapp`, `yourOktaDomain`, `myTenantIdHere`.
fn addressed_in_one_word(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    let Some(rest) = lower.strip_prefix("your") else { return lower.starts_with("my") && segment.ends_with("Here") };
    let is_camel = segment[4..].starts_with(|character: char| character.is_ascii_uppercase())
        && !segment.chars().all(|character| character.is_ascii_uppercase());
    is_camel || (!rest.is_empty() && is_made_of_things(rest))
}

/// Whether `text` is nothing but such words, as `domainname` is; `hosting` and `story` are other words.
fn is_made_of_things(text: &str) -> bool {
    let text = text.trim_end_matches(|character: char| !character.is_ascii_alphabetic());
    text.is_empty() || THINGS.iter().any(|word| text.strip_prefix(word).is_some_and(is_made_of_things))
}

/// What is somebody's, in words that are written together.
const THINGS: [&str; 19] = [
    "app",
    "domain",
    "company",
    "tenant",
    "org",
    "host",
    "server",
    "idp",
    "site",
    "realm",
    "client",
    "secret",
    "name",
    "id",
    "key",
    "url",
    "subdomain",
    "project",
    "instance",
];

fn is_described(word: &str) -> bool {
    is_one_of(&DESCRIBING, word)
        || is_one_of(&DESCRIBED, word)
        || word.chars().all(|character| character.is_ascii_digit())
}

/// Whether `word` stands in a list of words.
fn is_one_of(words: &Words, word: &str) -> bool {
    words.contains(word)
}

/// Words that are looked for in every value of every project.
type Words = LazyLock<HashSet<&'static str>>;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split(' ').collect()
}

static FILLERS: Words = Words::new(|| {
    words(
        "\
        value string none null nil undefined todo fixme tbd tba n/a changeme change_me change-me changeit replaceme \
        replace_me replace-me redacted placeholder clientid clientsecret cookiesecret appid",
    )
});

/// The names of settings and variables where their values belong.
const NAMES_IN_CAPITALS: [&str; 6] =
    ["CLIENT_ID", "CLIENT_SECRET", "COOKIE_SECRET", "TENANT_ID", "METADATA_URL", "REDIRECT_URI"];

/// “Your” where it stands before what is yours.
static POSSESSIVES: Words = Words::new(|| {
    words(
        "\
        yours jouw ihre ihren ihrem dein deine deinen votre vostro anda kamu twoj \
        twój twoja ваш ваша sizin",
    )
});

/// “Your” in languages where the word is too short to stand for itself: it is a name, or a part of one, as well.
static SHORT_POSSESSIVES: Words = Words::new(|| {
    words(
        "\
        tu su il uw din ditt ihr vos ton seu sua teu tuo tua",
    )
});

static IMPERATIVES: Words = Words::new(|| {
    words(
        "\
        replace paste insert enter generate change put fill use add set copy ersetze remplacer remplacez reemplazar \
        cambiar substitua vervang sostituisci ganti run",
    )
});

static IMPERATIVE_OBJECTS: Words = Words::new(|| {
    words(
        "\
        a an the me with by this your my here in from real actual long random secure strong some output value client \
        secret cookie durch par por door con dengan google",
    )
});

/// Words that nobody puts into a real value.
static TELLTALES: Words = Words::new(|| {
    words(
        "\
        placeholder changeme redacted fixme replaceme platzhalter einfügen remplacez sostituire",
    )
});

/// Words that say what kind of value belongs here: one of them among words like these makes a description.
static DESCRIBING: Words = Words::new(|| {
    words(
        "\
        id secret random string value tenant domain url hostname password aleatoria aleatorio aleatória aleatório \
        aleatorios aléatoire geheime geheim geheimnis waarde willekeurige willekeurig zufällig zufälliger zufällige \
        zufallswert secreta secreto segredo chave clave casuale segreto rahasia acak losowy tajny gizli rastgele \
        secrète clé schlüssel",
    )
});

/// Words that may stand beside those.
static DESCRIBED: Words = Words::new(|| {
    words(
        "\
        client app application cookie key google azure microsoft entra okta auth0 cognito keycloak github gitlab \
        oidc oauth oauth2 auth user pool realm region a an the your you some any very long strong secure at least \
        minimum min char chars character characters byte bytes hex base64 token signing session streamlit generate \
        domaine dominio domínio mandant empresa entreprise firma azienda inquilino locataire organisation \
        text une un una uma chaîne longue forte larga lunga stringa langer",
    )
});

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_guides_leave_to_fill_in_is_known() {
        for value in [
            "xxx",
            "XXXXXX",
            "....",
            "???",
            "***",
            "-",
            "--",
            "00000000-0000-0000-0000-000000000000",
            "value",
            "None",
            "changeme",
            "CHANGE_ME",
            "TODO",
            "client-id",
            "client_id",
            "<client id from the console>",
            "<...>.apps.example",
            "{client_id}",
            "[client id]",
            "your-client-id",
            "YOUR_CLIENT_ID.apps.googleusercontent.com",
            "yourClientId",
            "REPLACE_WITH_CLIENT_ID",
            "replace-with-your-id",
            "PASTE_CLIENT_ID_HERE",
            "paste-it-here",
            "ENTER_YOUR_ID",
            "some_client_id",
            "CLIENT_ID_XXX",
            "COGNITO_APP_CLIENT_ID",
            "GOOGLE_CLIENT_ID",
            "xxxxx.apps.googleusercontent.com",
            "2...apps.googleusercontent.com",
            "jouw_client_id",
            "Ihre Google Client ID",
            "VOTRE_CLIENT_ID",
            "SEU-CLIENT-ID",
            "tu-client-id",
            "tuo-client-id",
            "idクライアント",
            "클라이언트",
            "xxxx-xxxx-xxxx",
            "application-id",
        ] {
            assert!(is_placeholder(Field::Identifier, value), "{value}");
        }
    }

    #[test]
    fn placeholders_of_secrets_are_known() {
        for value in [
            "xxx",
            "...",
            "<client secret>",
            "your-random-secret",
            "GOCSPX-xxxxxxxx",
            "GOCSPX-...",
            "GOCSPX-****",
            "some_random_secret",
            "a-long-random-string",
            "a-random-string-at-least-32-chars",
            "RANDOM SECRET STRING",
            "PASTE-A-LONG-RANDOM-STRING",
            "GENERATE_A_LONG_VALUE",
            "replace_with_a_strong_random_secret",
            "your_32_character_secret_key_here",
            "geheime_waarde",
            "Ihr Cookie Secret",
            "une-chaîne-aléatoire-longue",
            "string-aleatoria-forte-32-chars",
            "무작위_긴_문자열",
            "ランダム文字列",
            "xxxx~xxxx~xxxx",
            "xxxxREDACTEDxxxx",
            "docker-set-OAUTH_COOKIE_SECRET",
            "generate-with-openssl-rand-here",
            "kata-rahasia-acak-anda-di-sini-changeme",
        ] {
            assert!(is_placeholder(Field::Secret, value), "{value}");
        }
    }

    #[test]
    fn placeholders_inside_urls_are_known() {
        for value in [
            "https://YOUR-APP.streamlit.app/oauth2callback",
            "https://<your-app>.streamlit.app/oauth2callback",
            "https://your-domain/oauth2callback",
            "https://yourdomain.okta.com/.well-known/openid-configuration",
            "https://app-url/oauth2callback",
            "http://[hostname]:[port]/oauth2callback",
            "https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration",
            "https://login.microsoftonline.com/tenant-id/v2.0/.well-known/openid-configuration",
            "https://login.microsoftonline.com/{myTenantIDHere}/v2.0/.well-known/openid-configuration",
            "https://login.microsoftonline.com/VOTRE_TENANT_ID/v2.0/.well-known/openid-configuration",
            "https://{AUTH0_DOMAIN}/.well-known/openid-configuration",
            "https://dev-xxxx.us.auth0.com/.well-known/openid-configuration",
            "https://cognito-idp.eu-west-1.amazonaws.com/USER_POOL_ID/.well-known/openid-configuration",
            "https://...",
            "your_server_metadata_url_here",
            "https://tu-app.streamlit.app/oauth2callback",
            "https://yourdomainname.com/oauth2callback",
            "https://seu-dominio.com/oauth2callback",
            "https://yourserver1.example.com/oauth2callback",
        ] {
            assert!(is_placeholder(Field::Url, value), "{value}");
        }
    }

    #[test]
    fn real_values_are_left_alone() {
        for (field, value) in [
            (Field::Identifier, "123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com"),
            (Field::Identifier, "11111111-2222-4333-8444-555555555555"),
            (Field::Identifier, "streamlit-frontend"),
            (Field::Identifier, "my-app"),
            (Field::Identifier, "myclient"),
            (Field::Identifier, "test-client"),
            (Field::Identifier, "authctl-local"),
            (Field::Identifier, "oidc-client"),
            (Field::Identifier, "change-management-app"),
            (Field::Identifier, "su-frontend"),
            (Field::Identifier, "com.example.signin"),
            (Field::Identifier, "312345678901234567@project"),
            (Field::Secret, "streamlit-dev-secret"),
            (Field::Secret, "secret"),
            (Field::Secret, "abC8Q~fAkEfAkEfAkEfAkEfAkEfAkEfAkEfAkEfA"),
            (Field::Secret, "correct-horse-battery-staple-0001"),
            (Field::Secret, "GOCSPX-AbCdEfGhIjKlMnOpQrStUvWxYz01"),
            (Field::Secret, "a<b>c{d}e[f]g"),
            (Field::Url, "http://localhost:8501/oauth2callback"),
            (Field::Url, "https://[2001:db8::1]:8501/oauth2callback"),
            (Field::Url, "https://app.example.com/oauth2callback"),
            (Field::Url, "https://sso.uw.edu/.well-known/openid-configuration"),
            (Field::Url, "https://idp.example.com/application/o/my-app/.well-known/openid-configuration"),
            (Field::Url, "https://idp.example.com/realms/myrealm/.well-known/openid-configuration"),
            (Field::Url, "https://yourstory.com/oauth2callback"),
            (Field::Url, "https://login.yourhosting.nl/.well-known/openid-configuration"),
            (Field::Url, "https://sso.vos-logistics.com/.well-known/openid-configuration"),
            (Field::Identifier, "ton-connect"),
            (Field::Identifier, "todo-app"),
            (Field::Identifier, "TUa-bBCGA6NwJsfMSx38-Peh20yvyTerV-2vaa38RtsCc_hxL-vXJEvmF62a"),
            (Field::Identifier, "tbz4zgaVG...j5jOwficPmo8bE7dEWSofoz8OICU7AEywzpX8cI9AbCc2tsXHwRnOHzUVx3v"),
            (Field::Secret, ")QN@'!c\"sD%8?%df-7QI(G^:xXx:>urG;JlUQi*dr[eXA^1TfXM3:ah'5'pZG3Kc"),
            (Field::Secret, "***MU##u@ofuM)vlrxBz"),
            (Field::Secret, "<Zg;9n<3wvSF6?{r;j?zQwPqd%f&o3[AO}w$|=BH[43@ldEGH7xnXNs0!LXC-y)>"),
            (Field::Secret, "größere-Bären-schlafen-im-Frühling-überall"),
        ] {
            assert!(!is_placeholder(field, value), "{value}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::with_cases(4096) })]

        #[test]
        fn generated_values_are_never_taken_for_placeholders(
            google in "[0-9]{12}-[a-z0-9]{32}\\.apps\\.googleusercontent\\.com",
            okta in "0oa[0-9A-Za-z]{17}",
            hex in "[0-9a-f]{64}",
            base64url in "[A-Za-z0-9_-]{43}",
            entra in "[a-zA-Z0-9_.~-]{3}8Q~[a-zA-Z0-9_.~-]{34}",
        ) {
            prop_assert!(!is_placeholder(Field::Identifier, &google));
            prop_assert!(!is_placeholder(Field::Identifier, &okta));
            prop_assert!(!is_placeholder(Field::Secret, &hex));
            prop_assert!(!is_placeholder(Field::Secret, &base64url));
            prop_assert!(!is_placeholder(Field::Secret, &entra));
        }
    }
}
