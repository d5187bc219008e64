//! Which calls are found, and what provider each names.

use super::*;

/// Each call as `provider @ text`.
fn found(text: &str) -> Vec<String> {
    app_calls(text)
        .logins
        .iter()
        .map(|call| {
            let provider = match &call.provider {
                CalledProvider::Default => "default",
                CalledProvider::Named(name) => name,
                CalledProvider::Unknown => "?",
            };
            format!("{provider} @ {}", &text[call.span.start..call.span.end])
        })
        .collect()
}

#[test]
fn each_way_to_import_streamlit_is_followed() {
    for (import, called) in [
        ("import streamlit as st", "st.login"),
        ("import streamlit", "streamlit.login"),
        ("import os, streamlit as foo, sys", "foo.login"),
        ("import streamlit.components.v1", "streamlit.login"),
        ("from streamlit import login", "login"),
        ("from streamlit import logout, login as log_in", "log_in"),
        ("from streamlit import (\n    login,\n)", "login"),
        ("def f():\n    import streamlit as st", "st.login"),
        ("try: import streamlit as st\nexcept E: pass", "st.login"),
        ("x = 1; import streamlit as st", "st.login"),
    ] {
        let text = format!("{import}\n{called}(\"google\")\n");
        assert_eq!(found(&text), [format!("google @ {called}(\"google\")")], "{text}");
    }
}

#[test]
fn other_things_called_login_are_not_streamlits() {
    for text in [
        "import stripe as st\nst.login('x')  # streamlit",
        "import streamlit as st\nclient.st.login('x')",
        "import streamlit as st\nlogin('x')",
        "import streamlit as st\nst.login_button('x')",
        "import streamlit as st\n# st.login('x')\n'''st.login(\"x\")'''",
        "import streamlit.components.v1 as st\nst.login('x')",
        "from .streamlit import login\nlogin('x')",
        "from streamlit.login import x\nx()",
        "from streamlit import login as x\nlogin('x')",
        "from streamlit import login\nf(login=1)\nx.login()\n",
        "import streamlit as st\nf\"{x} st.login('x')\"",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn what_may_be_something_else_is_unknown() {
    for text in [
        "import streamlit as st\nfor st in stations:\n    st.login('x')",
        "import streamlit as st\ndef f(st):\n    st.login('x')",
        "import streamlit as st\nf = lambda st: st.login('x')",
        "try: import streamlit as st\nexcept ImportError: st = None\nst.login('x')",
        "import streamlit as st, stripe as st\nst.login('x')",
        "import streamlit as st\nfrom x import y as st\nst.login('x')",
        "import streamlit as st\nfrom x import (\n    st,\n)\nst.login('x')",
        "import streamlit as st\nif x: import stripe as st\nst.login('x')",
        "from streamlit import login\ndef login(p): pass\nlogin('x')",
        "from streamlit import login\nfrom auth import login\nlogin('x')",
    ] {
        let found = found(text);
        assert!(found.len() == 1 && found[0].starts_with("? @"), "{text}: {found:?}");
    }
    for text in [
        "import streamlit as st\nst.session_state['a'] = 1\nst.x = 2\nst.login('x')",
        "import streamlit as st\nwith st.form('a') as f, st.empty(): st.login('x')",
        "import streamlit as st\ndef f(a=st.x, *, b: st.y = 1): st.login('x')",
        "import streamlit as st\nfor a in st.tabs(['x']): st.login('x')",
        "try: import streamlit as st\nexcept ImportError: import streamlit as st\nst.login('x')",
        "import streamlit as st\nfrom streamlit import (\n    session_state as state,\n    logout,\n)\nst.login('x')",
        "import streamlit as st\nif 'auth' in st.secrets:\n    st.login('x')",
        "import streamlit as st\nkey = st.secrets['x']\nst.login('x')",
    ] {
        assert_eq!(found(text), ["x @ st.login('x')"], "{text}");
    }
}

#[test]
fn the_provider_is_what_the_argument_says_or_unknown() {
    for (argument, provider) in [
        ("", "default"),
        ("None", "default"),
        ("provider=None", "default"),
        ("\"google\"", "google"),
        ("'google',", "google"),
        ("provider=\"google\"", "google"),
        ("\n    provider='google',  # why\n", "google"),
        ("(\"google\")", "google"),
        ("'goo' \"gle\"", "google"),
        ("r'google'", "google"),
        ("NAME", "google"),
        ("(NAME)", "google"),
        ("\"g\\u00f6\"", "gö"),
        ("OTHER", "?"),
        ("f\"google\"", "?"),
        ("f\"{name}\"", "?"),
        ("'goo' f'{x}'", "?"),
        ("\"goo\" + \"gle\"", "?"),
        ("\"google\" if x else \"okta\"", "?"),
        ("st.secrets[\"p\"]", "?"),
        ("NAME.lower()", "?"),
        ("name('google')", "?"),
        ("*names", "?"),
        ("**names", "?"),
        ("\"google\", 1", "?"),
        ("other=\"google\"", "?"),
        ("('google',)", "?"),
    ] {
        let text = format!("import streamlit as st\nNAME = 'google'\nst.login({argument})\n");
        assert_eq!(found(&text), [format!("{provider} @ st.login({argument})")], "{text}");
    }
}

#[test]
fn callbacks_of_widgets_are_calls() {
    for (rest, provider) in [
        ("on_click=st.login", "default"),
        ("on_click=st.login, args=[\"google\"]", "google"),
        ("args=(\"google\",), on_click=st.login", "google"),
        ("on_click=st.login, args=[]", "default"),
        ("on_click=st.login, args=()", "default"),
        ("on_click=st.login, args=(\"google\")", "?"),
        ("on_click=st.login, args=[NAME]", "google"),
        ("on_click=st.login, args=[name]", "?"),
        ("on_click=st.login, args=names", "?"),
        ("on_click=st.login, args=['a'] + b", "?"),
        ("on_click=st.login, kwargs={\"provider\": \"google\"}", "google"),
        ("on_click=st.login, kwargs=dict(provider=\"google\")", "google"),
        ("on_click=st.login, kwargs={}", "default"),
        ("on_click=st.login, kwargs=names", "?"),
        ("on_click=st.login, **more", "?"),
        ("on_click=x and st.login", "?"),
        ("action=st.login", "?"),
        ("on_click=partial(st.login, \"google\")", "google"),
        ("on_click=functools.partial(st.login)", "default"),
    ] {
        let text = format!("import streamlit as st\nNAME = 'google'\nst.button(\"Log in\", {rest})\n");
        assert_eq!(found(&text), [format!("{provider} @ st.login")], "{text}");
    }
    let lambda = "import streamlit as st\nst.button('x', on_click=lambda: st.login('okta'))\n";
    assert_eq!(found(lambda), ["okta @ st.login('okta')"]);
    assert_eq!(found("import streamlit as st\nlog_in = st.login\nlog_in('x')\n"), ["? @ st.login"]);
}

#[test]
fn a_real_app_is_read_in_order() {
    let text = "import streamlit as st\n\nif not st.user.is_logged_in:\n    if st.button(\"Google\"):\n        st.login(\"google\")\n    if st.button(\"Okta\"):\n        st.login(\n            \"okta\"\n        )\n    st.stop()\nst.button(\"Out\", on_click=st.logout)\n";
    assert_eq!(found(text), ["google @ st.login(\"google\")", "okta @ st.login(\n            \"okta\"\n        )"]);
    let literal = app_calls(text).logins[1].literal.unwrap();
    assert_eq!(&text[literal.start..literal.end], "\"okta\"");
}

#[test]
fn broken_python_is_no_reason_to_stop() {
    for text in [
        "import streamlit as st\nst.login(",
        "import streamlit as st\nst.login('x'",
        "import streamlit as st\n)st.login('x')]",
    ] {
        assert_eq!(found(text).len(), 1, "{text}");
    }
}

#[test]
fn no_text_takes_long() {
    let many = format!("import streamlit as st\nf({})", "st.login, ".repeat(5_000));
    assert_eq!(app_calls(&many).logins.len(), CALL_LIMIT + 1);
    let deep = format!("import streamlit as st\nst.login({}", "(".repeat(50_000));
    assert_eq!(app_calls(&deep).logins[0].provider, CalledProvider::Unknown);
}

#[test]
fn long_words_are_hidden() {
    let text = "a = 'CANARY-0123456789'\nb = 'Log in with Google'\nc = f'{d}'\n";
    let hidden: Vec<&str> = hidden_spans(text).iter().map(|span| &text[span.start..span.end]).collect();
    assert_eq!(hidden, ["'CANARY-0123456789'", "f'{d}'"]);
}
