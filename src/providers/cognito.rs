//! Amazon Cognito user pools.

use super::preset::{
    Answers, Basic, Client, Console, Fields, Issuer, Logout, Mark, Need, Parameter, Preset, Redirects, Shape, Source,
};

pub(super) static COGNITO: Preset = Preset {
    name: "cognito",
    title: "Amazon Cognito",
    aliases: &["aws", "aws-cognito", "amazon-cognito"],
    parameters: &[
        Parameter { name: "region", question: "AWS region", example: "eu-west-1", need: Need::Required, check: region },
        Parameter {
            name: "pool",
            question: "User pool ID",
            example: "eu-west-1_Ab12Cd34E",
            need: Need::Required,
            check: pool,
        },
    ],
    metadata_url: "https://cognito-idp.{region}.amazonaws.com/{pool}/.well-known/openid-configuration",
    issuer: Issuer::PLACE,
    marks: &[
        Mark::ServiceHost { service: "cognito-idp", suffix: ".amazonaws.com" },
        Mark::ServiceHost { service: "cognito-idp", suffix: ".amazonaws.com.cn" },
    ],
    client_kwargs: &[],
    refused_prompts: &[],
    refused_scopes: &[],
    authorize_params: &[],
    client: Client::Registered {
        id: Shape {
            usually: "has 25 or 26 lower-case letters and digits",
            matches: |value| is_lower_alphanumeric(value, 25..=26),
            mistakes: &[],
        },
        secret: Shape {
            usually: "has 50 to 52 lower-case letters and digits",
            matches: |value| is_lower_alphanumeric(value, 50..=52),
            mistakes: &[],
        },
    },
    redirects: Redirects::LocalHttp,
    basic: Basic::Unknown,
    console: Console {
        path: "Amazon Cognito > User pools > (your pool) > App clients > (your client) > Login pages > Allowed callback URLs",
        url: Some("https://console.aws.amazon.com/cognito/v2/idp/user-pools"),
    },
    fields: Fields::USUAL,
    command: Some(
        "aws cognito-idp create-user-pool-client --region {region} --user-pool-id {pool} --client-name streamlit --generate-secret --allowed-o-auth-flows-user-pool-client --allowed-o-auth-flows code --allowed-o-auth-scopes openid email profile --supported-identity-providers COGNITO --callback-urls {redirect_uri} > client.json",
    ),
    steps: &[
        "create the app client with a client secret",
        "tick the scopes `openid`, `email` and `profile` under Login pages",
        "give the pool a domain: without one there is no sign-in page",
    ],
    other_nonce: Some(
        "Amazon Cognito answers the first login of a federated user with a nonce of its own: log in once more",
    ),
    notes: &[
        "the metadata is not on the sign-in domain (`….amazoncognito.com`), which is why the pool is asked for",
        "the first login of a user of a federated provider can fail with another `nonce`: it works when repeated",
    ],
    logout: Logout::Provider(
        "`st.logout` ends on an error page of Cognito (`Required String parameter 'redirect_uri' is not present`): Cognito's \
         `/logout` wants `logout_uri`, which Streamlit does not send",
    ),
    sources: &[
        Source { facts: "issuer, endpoints, PKCE, logout", place: "metadata document of a user pool", read: "2026-11" },
        Source { facts: "logout", place: "streamlit/streamlit#14601, localstack/localstack#12914", read: "2026-11" },
        Source {
            facts: "prompt",
            place: "Amazon Cognito Developer Guide: managed login, authorize endpoint",
            read: "2026-11",
        },
    ],
};

fn region(value: &str, _: &Answers) -> Result<String, String> {
    let parts: Vec<&str> = value.split('-').collect();
    let is_region = parts.len() >= 3
        && parts[0].len() == 2
        && parts[..parts.len() - 1]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
        && parts.last().is_some_and(|last| !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()));
    if is_region { Ok(value.to_owned()) } else { Err(format!("`{value}` is not a region such as `eu-west-1`")) }
}

fn pool(value: &str, answers: &Answers) -> Result<String, String> {
    let wrong = || format!("`{value}` is not a user pool ID such as `eu-west-1_Ab12Cd34E`");
    let (prefix, rest) = value.split_once('_').ok_or_else(wrong)?;
    region(prefix, answers).map_err(|_| wrong())?;
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(wrong());
    }
    match answers.get("region") {
        Some(region) if region != prefix => {
            Err(format!("the pool `{value}` is in the region `{prefix}`, not in `{region}`"))
        }
        _ => Ok(value.to_owned()),
    }
}

fn is_lower_alphanumeric(value: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    lengths.contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_is_the_prefix_of_the_pool() {
        let mut answers = Answers::default();
        assert!(region("europe", &answers).is_err());
        answers.add("region", region("eu-west-1", &answers).unwrap());
        assert!(pool("eu-west-1_Ab12", &answers).is_ok());
        assert!(pool("us-east-1_Ab12", &answers).unwrap_err().contains("`us-east-1`"));
        assert!(pool("Ab12", &answers).is_err());
    }
}
