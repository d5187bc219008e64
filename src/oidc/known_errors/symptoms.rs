//! What people see when a login fails and nothing is logged, in the words in which they ask about it. The last to be
//! looked up: any error text beside it says more.

use super::KnownError;

const SYMPTOM: KnownError = KnownError { origin: "symptom", ..KnownError::PLAIN };

pub(super) const SYMPTOMS: &[KnownError] = &[
    KnownError {
        names: &[
            "login loop",
            "redirect loop",
            "infinite redirect",
            "endless redirect",
            "infinite loop",
            "too many redirects",
            "keeps redirecting",
        ],
        meaning: "the login begins again as soon as it has ended",
        cause: "The app calls `st.login` on its own whenever nobody is logged in, and the login does not hold: the browser's \
                address has another origin than `redirect_uri`, the cookies are too large or are dropped by a proxy, or the ID \
                token is refused.",
        fix: "Call `st.login` behind a button and test `st.user.is_logged_in` first; then run `authctl check` and `authctl test`, \
              which name what does not hold.",
        rules: &["non-canonical-origin", "insecure-redirect-uri", "oversized-cookie", "stricter-streamlit"],
        ..SYMPTOM
    },
    KnownError {
        names: &[
            "logged out at once",
            "logged out immediately",
            "not logged in after login",
            "not logged in after redirect",
            "is_logged_in is always false",
            "is_logged_in is false",
            "is_logged_in stays false",
            "login does not hold",
        ],
        meaning: "the provider signs the user in, and Streamlit shows a visitor",
        cause: "The ID token was refused (the server's log names the claim), the browser's address has another origin than \
                `redirect_uri`, the cookies were too large or lost on the way, or replicas have different values of \
                `cookie_secret`.",
        fix: "Run `authctl test`: it makes the same login and says whether Streamlit accepts it. Where it does, open the app by the \
              host of `redirect_uri`, and decode the browser's cookies with `authctl cookie decode`.",
        rules: &["non-canonical-origin", "oversized-cookie", "token-issuer-mismatch", "replicated-login-state"],
        ..SYMPTOM
    },
    KnownError {
        names: &[
            "logged out after restart",
            "logged out after redeploy",
            "logged out after deployment",
            "logged out after reload",
            "logged out on refresh",
            "logged out after refresh",
        ],
        meaning: "a login that worked is forgotten",
        cause: "`cookie_secret` is generated anew at each start, or differs between replicas. Otherwise the identity cookie has \
                expired: Streamlit keeps it for 30 days.",
        fix: "Give every start and every replica the same `cookie_secret`: `authctl secret --write` makes one, once.",
        rules: &["replicated-login-state", "weak-cookie-secret", "unexpanded-variable"],
        ..SYMPTOM
    },
    KnownError {
        names: &[
            "works locally but not",
            "works on localhost but not",
            "works locally, but not",
            "not working in production",
            "not working on streamlit cloud",
            "not working after deployment",
        ],
        meaning: "the login works on one machine and fails where the app is deployed",
        cause: "`redirect_uri` still names `localhost` or is not registered with the provider, a proxy speaks `https` while \
                `redirect_uri` says `http`, a proxy's header buffers are smaller than the cookies, or the secrets are not there.",
        fix: "Let `redirect_uri` be the address in the browser followed by `/oauth2callback`, register it with the provider, and run \
              `authctl check` and `authctl probe` with the deployed settings.",
        rules: &[
            "loopback-redirect-in-deployment",
            "unregistered-redirect-uri",
            "insecure-redirect-uri",
            "oversized-cookie",
        ],
        ..SYMPTOM
    },
    KnownError {
        names: &[
            "nothing happens when",
            "login button does nothing",
            "st.login does nothing",
            "blank page after login",
        ],
        meaning: "the login does not begin, or ends on an empty page, without a message",
        cause: "The app runs in a frame that the provider's page refuses, the browser blocks the redirect, or the callback's path \
                is not `/oauth2callback`, so that it opens the app itself.",
        fix: "Open the app in its own window; let `redirect_uri` end in `/oauth2callback` (after `server.baseUrlPath`); run \
              `authctl check`.",
        rules: &["embedded-host", "wrong-callback-path", "redirect-base-path-mismatch"],
        ..SYMPTOM
    },
    KnownError {
        names: &[
            "email is none",
            "email is missing",
            "no email in st.user",
            "st.user is empty",
            "st.user has no email",
            "no groups in st.user",
            "groups are missing",
        ],
        meaning: "the user is logged in, and a claim is not in `st.user`",
        cause: "`st.user` holds the claims of the ID token. The scope was not asked for, or the provider puts the claim into \
                UserInfo only, which Streamlit does not ask.",
        fix: "`authctl test` shows the ID token and what UserInfo has beyond it. Ask for the scope in `client_kwargs`, and let the \
              provider put the claim into the ID token.",
        rules: &["missing-email-claim", "missing-email-scope", "claim-only-in-userinfo"],
        ..SYMPTOM
    },
];
