//! Values that a guide, a template or a person left to be filled in, in the languages in which guides are written.
//!
//! Shapes first (`<…>`, `{tenant}`, `xxx`, `...`), then words. Words alone never decide about random text: a word counts
//! only where it is a whole word.

use crate::rules::values::placeholder_words::{
    ARTICLES, CONNECTING, DESCRIBED, DESCRIBING, FILLERS, FIRST_PERSONS, IMPERATIVE_OBJECTS, IMPERATIVES,
    NAMES_IN_CAPITALS, POSSESSIVES, SHORT_POSSESSIVES, TELLTALES, Words,
};

/// Which kind of value is looked at: what is a placeholder in a URL may be a fine password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Url,
    /// A client ID: public, and free text with some providers.
    Identifier,
    /// A client secret or a cookie secret.
    Secret,
}

/// Whether `value` still has to be filled in. `{port}`, which Streamlit fills in itself, has to be taken out before.
pub(crate) fn is_placeholder(field: Field, value: &str) -> bool {
    let value = value.trim();
    is_filler(value)
        || has_bracketed_name(field, value)
        || has_ellipsis(field, value)
        || has_masked_part(field, value)
        || NAMES_IN_CAPITALS.iter().any(|name| value.contains(name))
        || reads_like_text(field, value)
        || (field == Field::Url && has_name_in_capitals(value))
        || segments(field, value).any(|segment| is_x_run(field, segment) || speaks(segment))
}

/// Whether a secret still has to be filled in.
pub(crate) fn is_unfilled_secret(value: &str) -> bool {
    is_placeholder(Field::Secret, value)
}

/// One character again and again, or a word that stands for nothing: `???`, `0000-0000`, `changeme`.
fn is_filler(value: &str) -> bool {
    let mut characters = value.chars().filter(|character| !matches!(character, '-' | '_' | ' '));
    let one = characters.next();
    let is_one_character =
        one.is_none_or(|one| value.chars().count() > 1 && characters.all(|other| other == one)) && !value.is_empty();
    let bare = value.trim_matches(['*', '_', '-', '.', '"', '\'']).to_lowercase();
    is_one_character
        || is_one_of(&FILLERS, &value.to_lowercase())
        || is_one_of(&FILLERS, &bare)
        || is_empty_bracket(value)
}

fn is_empty_bracket(value: &str) -> bool {
    // The last one is `printf`'s.
    matches!(value, "<>" | "{}" | "[]" | "%s")
}

/// `<client id>`, `{tenant}`, `[hostname]`.
fn has_bracketed_name(field: Field, value: &str) -> bool {
    let enclosed = |open: char, close: char| {
        value.split(open).skip(1).filter_map(|rest| rest.split_once(close)).any(|(name, _)| {
            !name.is_empty()
                && !is_bare_guid(name)
                && name.chars().any(|character| character.is_alphabetic() || character == '.')
        })
    };
    let is_whole = |open: char, close: char| {
        value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(|name| !is_bare_guid(name))
    };
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

/// Windows writes GUIDs in braces: the value is there, with a pair of braces too many.
fn is_bare_guid(name: &str) -> bool {
    name.len() == 36 && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
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

/// Letters of other scripts, or with accents: neither identifiers nor generated secrets have several of them, nor have
/// the addresses that Streamlit gives. Somebody's own passphrase may have accents.
fn reads_like_text(field: Field, value: &str) -> bool {
    let plain = if field == Field::Secret { '\u{24f}' } else { '\u{7f}' };
    (field != Field::Url || value.contains(".streamlit.app"))
        && value.chars().filter(|character| *character > plain && character.is_alphabetic()).count() >= 2
}

/// `https://PROVIDER_URL/…`, `https://TENANT.auth0.com/…`: hosts are written in small letters, and have no underscore.
fn has_name_in_capitals(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.split('.').any(|label| {
        let is_in_capitals = label.contains(|character: char| character.is_ascii_uppercase())
            && label.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        is_in_capitals && (label.contains('_') || (label.len() > 2 && is_one_of(&DESCRIBING, &label.to_lowercase())))
    })
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
    // “Il tuo”, “a sua”.
    let has_article = |words: &[&str]| {
        matches!(words, [article, possessive, _, ..]
        if is_one_of(&ARTICLES, article) && (is_one_of(&POSSESSIVES, possessive) || is_one_of(&SHORT_POSSESSIVES, possessive)))
    };
    let words = if has_article(&words) { &words[1..] } else { words.as_slice() };
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
        || ((is_one_of(&FIRST_PERSONS, first) || is_one_of(&SHORT_POSSESSIVES, first))
            && rest.len() > 1
            && describes(rest))
        || is_followed_by_possessive(words)
        || (is_one_of(&IMPERATIVES, first) && is_one_of(&IMPERATIVE_OBJECTS, second))
        || words.iter().any(|word| is_one_of(&TELLTALES, word))
        || words.last().is_some_and(|last| ["here", "hier", "ici", "aqui", "aquí", "qui"].contains(last))
        || describes(words)
}

/// `client_id_anda`, `id-cua-ban`: some languages put “your” behind.
fn is_followed_by_possessive(words: &[&str]) -> bool {
    match words {
        [described @ .., "anda" | "kamu"] => !described.is_empty() && described.iter().all(|word| is_described(word)),
        [described @ .., "cua", "ban"] => !described.is_empty(),
        _ => false,
    }
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

/// Whether nothing but a description is left: one word that says what belongs here, among words like these.
fn describes(words: &[&str]) -> bool {
    let is_between = |index: usize| 0 < index && index + 1 < words.len();
    words.iter().any(|word| is_one_of(&DESCRIBING, word))
        && words
            .iter()
            .enumerate()
            .all(|(index, word)| is_described(word) || (is_between(index) && is_one_of(&CONNECTING, word)))
}

fn is_described(word: &str) -> bool {
    is_one_of(&DESCRIBING, word)
        || is_one_of(&DESCRIBED, word)
        || word.chars().all(|character| character.is_ascii_digit())
}

/// Whether `word` is in a list of words.
fn is_one_of(words: &Words, word: &str) -> bool {
    words.contains(word)
}

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
            "my-client-id",
            "mi_client_id",
            "meu-client-id",
            "il-tuo-client-id",
            "client_id_anda",
            "masukkan_client_id",
            "id-khach-hang-cua-ban",
            "twoje_id",
            "tu-id-de-cliente",
            "identifiant_client",
            "<>",
            "**REDACTED**",
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
            "changethis",
            "my-client-secret",
            "een_willekeurige_geheime_sleutel",
            "ein_zufaelliger_geheimer_schluessel",
            "une-chaine-aleatoire-et-secrete",
            "una-cadena-aleatoria-secreta",
            "una-stringa-casuale-molto-lunga",
            "string_acak_rahasia_anda",
            "chuoi-bi-mat-ngau-nhien",
            "a_very_long_random_string_of_at_least_32_characters",
            "this-is-a-secret-please-change-it",
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
            "https://la-tua-app.streamlit.app/oauth2callback",
            "https://app-anda.streamlit.app/oauth2callback",
            "https://앱이름.streamlit.app/oauth2callback",
            "https://PROVIDER_URL/.well-known/openid-configuration",
            "https://TENANT.auth0.com/.well-known/openid-configuration",
            "https://tu-dominio.com/.well-known/openid-configuration",
            "https://il-tuo-dominio.it/.well-known/openid-configuration",
            "https://ten-mien-cua-ban/.well-known/openid-configuration",
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
            (Field::Url, "https://id-de.weather.io/oauth2callback"),
            (Field::Url, "https://AUTH.weather.io/oauth2callback"),
            (Field::Identifier, "{7f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f}"),
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
