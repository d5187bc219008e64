//! The page on which the person says who they are.

use url::Url;

use super::authorization::AuthorizationRequest;
use super::grant::withheld_claims;
use super::page::{Width, escaped, page};
use super::users::User;
use crate::host::OutgoingResponse;

/// From so many users on they are scrolled, and one types first.
const MANY: usize = 9;

/// No picture in a page is longer, and it is looked at by nobody but the person.
const PICTURE_LIMIT: usize = 64 * 1024;

/// How many colours `page.css` has for the circles with initials.
const HUES: usize = 6;

/// What the person wrote, and why it did not work.
pub(super) struct Draft<'a> {
    pub(super) email: &'a str,
    pub(super) claims: &'a str,
    /// A phrase.
    pub(super) problem: String,
}

/// `action` is the authorization URL with its query: the same request comes back with the choice.
pub(super) fn sign_in_page(
    request: &AuthorizationRequest,
    users: &[User],
    action: &str,
    draft: Option<&Draft<'_>>,
) -> OutgoingResponse {
    let form = format!("<form method=\"post\" action=\"{}\"", escaped(action));
    let hint = request.login_hint.as_deref();
    let hinted = hint.and_then(|hint| users.iter().position(|user| user.answers_to(hint)));
    let people: String =
        users.iter().enumerate().map(|(index, user)| person(index, user, hinted == Some(index))).collect();
    let hint_to_type = hint.filter(|_| hinted.is_none()).unwrap_or_default();
    let typed = draft.map_or(hint_to_type, |draft| draft.email);
    let claims = draft.map_or("", |draft| draft.claims);
    let problem = draft.map_or_else(String::new, |draft| {
        format!("<p class=\"problem\" role=\"alert\">{}</p>\n", escaped(&draft.problem))
    });
    let has_many = users.len() >= MANY;
    let people_form = if users.is_empty() {
        String::new()
    } else {
        let class = if has_many { "people many" } else { "people" };
        format!("{form} class=\"{class}\">\n{people}</form>\n")
    };
    let names: String = users.iter().map(|user| format!("<option value=\"{}\">", escaped(address(user)))).collect();
    let typed_form = format!(
        "{form}>\n\
         <label for=\"email\">E-mail address or name</label>\n\
         <div class=\"row\"><input id=\"email\" name=\"email\" value=\"{typed}\" list=\"known\" placeholder=\"carol@example.com\" \
         autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\"{focus}>\
         <datalist id=\"known\">{names}</datalist>\
         <button class=\"go\">Continue</button></div>\n\
         <details{open}><summary>With other claims</summary>\n\
         <label for=\"claims\">Claims, as a JSON object</label>\n\
         <textarea id=\"claims\" name=\"claims\" rows=\"5\" spellcheck=\"false\" \
         placeholder=\"{placeholder}\">{claims}</textarea>\n\
         <p class=\"hint\">They replace what the provider would say, and reach the app whatever it asks for.</p></details>\n\
         </form>\n",
        focus = if has_many && hinted.is_none() { " autofocus" } else { "" },
        typed = escaped(typed),
        open = if claims.is_empty() { "" } else { " open" },
        claims = escaped(claims),
        placeholder = escaped("{\n  \"name\": \"Carol\",\n  \"groups\": [\"admin\"]\n}"),
    );
    // Where there are many, typing a few letters is the quicker way.
    let forms = match (users.is_empty(), has_many) {
        (true, _) => typed_form,
        (false, false) => format!("{people_form}<div class=\"or\">or as another user</div>\n{typed_form}"),
        (false, true) => format!("{typed_form}<div class=\"or\">or one of {}</div>\n{people_form}", users.len()),
    };
    let content = format!(
        "<h1>Sign in</h1>\n\
         <p class=\"lead\">to <strong>{client}</strong>, then back to <strong>{origin}</strong></p>\n\
         {problem}{forms}\
         <div class=\"foot\"><div><p>The app asks for {scope}</p>{withheld}</div>\
         {form}><button class=\"deny\" name=\"deny\" value=\"1\">Deny</button></form></div>\n",
        client = escaped(&request.client_id),
        origin = escaped(&origin(&request.reply.redirect_uri)),
        withheld = withheld(request, users),
        scope =
            request.scope.iter().map(|scope| format!("<code>{}</code>", escaped(scope))).collect::<Vec<_>>().join(" "),
    );
    let title = format!("Sign in to {}", request.client_id);
    page(if draft.is_some() { 400 } else { 200 }, &title, Width::Card, &content)
}

/// The claims of some of the users that no scope of the request asks for.
fn withheld(request: &AuthorizationRequest, users: &[User]) -> String {
    let scope = request.scope.join(" ");
    let mut names: Vec<String> = Vec::new();
    for name in users.iter().flat_map(|user| withheld_claims(user, &scope)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return String::new();
    }
    let names: Vec<String> = names.iter().map(|name| format!("<code>{}</code>", escaped(name))).collect();
    format!("<p>Withheld, because no scope asks for it: {}</p>", names.join(" "))
}

/// What one types to sign in as this user.
fn address(user: &User) -> &str {
    user.text("email").unwrap_or(&user.name)
}

/// A picture that is in the claim itself; nothing is loaded from anywhere.
fn picture(user: &User) -> Option<&str> {
    let picture = user.text("picture")?;
    (picture.starts_with("data:image/") && picture.len() <= PICTURE_LIMIT).then_some(picture)
}

fn person(index: usize, user: &User, is_hinted: bool) -> String {
    let name = user.text("name").unwrap_or(&user.name);
    let initial: String = name.chars().next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let mail = address(user);
    let face = match picture(user) {
        Some(picture) => format!("<img class=\"avatar\" alt=\"\" src=\"{}\">", escaped(picture)),
        None => format!("<span class=\"avatar hue{}\" aria-hidden=\"true\">{}</span>", index % HUES, escaped(&initial)),
    };
    format!(
        "<button class=\"person{hinted}\" name=\"user\" value=\"{value}\"{focus}>{face}\
         <span class=\"words\"><span class=\"name\">{name}</span><span class=\"mail\">{mail}</span></span>\
         <span class=\"mark\" aria-hidden=\"true\">›</span></button>\n",
        hinted = if is_hinted { " hinted" } else { "" },
        value = escaped(&user.name),
        focus = if is_hinted { " autofocus" } else { "" },
        name = escaped(name),
        mail = escaped(mail),
    )
}

/// Where the person will end up, without the path that says nothing to them.
fn origin(redirect_uri: &str) -> String {
    Url::parse(redirect_uri).map_or_else(|_| redirect_uri.to_owned(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev_idp::parameters::Parameters;
    use crate::dev_idp::users::default_users;

    #[test]
    fn what_others_wrote_is_text_on_the_page() {
        let evil = "\"><script>alert(1)</script>";
        let mut request = AuthorizationRequest::unchecked(&Parameters::default());
        request.client_id = evil.to_owned();
        request.reply.redirect_uri = evil.to_owned();
        request.login_hint = Some(format!("other {evil}"));
        request.scope = vec![evil.to_owned()];
        let mut users = default_users();
        users[0].name = evil.to_owned();
        users[0].claims.insert("name".to_owned(), evil.into());
        users[0].claims.insert("email".to_owned(), evil.into());
        let draft = Draft { email: evil, claims: evil, problem: evil.to_owned() };
        let html = sign_in_page(&request, &users, evil, Some(&draft)).body;
        let html = String::from_utf8(html).unwrap();
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("&lt;script&gt;").count(), 14);
    }

    #[test]
    fn a_hint_marks_the_user_or_fills_the_field() {
        let mut request = AuthorizationRequest::unchecked(&Parameters::default());
        let html = |request: &AuthorizationRequest| {
            String::from_utf8(sign_in_page(request, &default_users(), "/authorize", None).body).unwrap()
        };
        request.login_hint = Some("bob@example.com".to_owned());
        assert!(html(&request).contains("class=\"person hinted\" name=\"user\" value=\"bob\" autofocus>"));
        request.login_hint = Some("carol@example.com".to_owned());
        assert!(html(&request).contains("name=\"email\" value=\"carol@example.com\""));
    }

    #[test]
    fn where_there_are_many_one_types_first() {
        let users: Vec<User> =
            (0..30).map(|number| User::parse(&format!("user{number}@example.com")).unwrap()).collect();
        let request = AuthorizationRequest::unchecked(&Parameters::default());
        let html = String::from_utf8(sign_in_page(&request, &users, "/authorize", None).body).unwrap();
        assert!(html.find("id=\"email\"").unwrap() < html.find("class=\"people many\"").unwrap(), "{html}");
        assert_eq!(html.matches("<option value=\"user").count(), 30);
        assert!(html.contains("or one of 30"));
    }

    #[test]
    fn a_picture_is_shown_only_if_it_is_in_the_claim_itself() {
        let mut users = default_users();
        users[0].claims.insert("picture".to_owned(), "data:image/png;base64,AAAA".into());
        users[1].claims.insert("picture".to_owned(), "https://example.com/bob.png".into());
        let request = AuthorizationRequest::unchecked(&Parameters::default());
        let html = String::from_utf8(sign_in_page(&request, &users, "/authorize", None).body).unwrap();
        assert!(html.contains("src=\"data:image/png;base64,AAAA\"") && !html.contains("bob.png"), "{html}");
        assert!(html.contains("Withheld, because no scope asks for it: "), "{html}");
    }
}
