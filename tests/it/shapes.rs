//! What a file can be full of: each shape is one thing again and again.

/// One file of a project, and what it is full of.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    path: &'static str,
    head: &'static str,
    /// `{n}` is the number of the repetition.
    again: &'static str,
    tail: &'static str,
}

impl Shape {
    /// The file, about `size` bytes of it.
    pub(crate) fn text(&self, size: usize) -> String {
        let mut text = self.head.to_owned();
        for number in 0.. {
            if text.len() + self.again.len() + self.tail.len() >= size {
                break;
            }
            text.push_str(&self.again.replace("{n}", &number.to_string()));
        }
        text + self.tail
    }

    /// The files of the project around it, by their paths.
    pub(crate) fn files<'a>(&self, text: &'a str) -> Vec<(&'static str, &'a str)> {
        let around = [
            (SECRETS, "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'x'\n"),
            ("app.py", "import streamlit as st\nst.login('p1')\n"),
            ("requirements.txt", "streamlit[auth]==1.50.0\n"),
            (".git/HEAD", "ref: refs/heads/main\n"),
        ];
        let others = around.into_iter().filter(|(path, _)| *path != self.path);
        others.chain([(self.path, text)]).collect()
    }
}

const SECRETS: &str = ".streamlit/secrets.toml";
const CONFIG: &str = ".streamlit/config.toml";
const AUTH: &str = "[auth]\nredirect_uri = 'http://localhost:8501/oauth2callback'\ncookie_secret = 'kT7#qW9!zR2$mX4%vB8&nC1*pL5^jH0d'\n";

const fn shape(
    name: &'static str,
    path: &'static str,
    head: &'static str,
    again: &'static str,
    tail: &'static str,
) -> Shape {
    Shape { name, path, head, again, tail }
}

#[rustfmt::skip] // a line each
pub(crate) const SHAPES: &[Shape] = &[
    // Settings of `[auth]`.
    shape("expose_tokens on one line", SECRETS, "[auth]\nexpose_tokens = [", "\"x\", ", "]\n"),
    shape("expose_tokens on many lines", SECRETS, "[auth]\nexpose_tokens = [\n", "\"x\",\n", "]\n"),
    shape("unknown keys in auth", SECRETS, AUTH, "k{n} = 1\n", ""),
    shape("unknown dotted keys in auth", SECRETS, AUTH, "k{n}.a = 1\n", ""),
    shape("misspelled client_secret", SECRETS, AUTH, "client_secret{n} = 'x'\n", ""),
    shape("misspelled client_id", SECRETS, AUTH, "clientid{n} = 'x'\n", ""),
    shape("keys near redirect_uri", SECRETS, "[auth]\n", "redirect_ur{n} = 'x'\n", ""),
    shape("capitals in auth", SECRETS, AUTH, "P{n}_CLIENT_ID = 'x'\n", ""),
    shape("keys of other services in auth", SECRETS, AUTH, "OPENAI_API_KEY_{n} = 'x'\n", ""),
    shape("odd keys in auth", SECRETS, AUTH, "\"a b{n}\" = 1\n", ""),
    shape("a long redirect_uri", SECRETS, "[auth]\nredirect_uri = 'http://localhost/", "a/", "'\n"),
    shape("a long cookie_secret", SECRETS, "[auth]\ncookie_secret = '", "ab", "'\n"),
    shape("a long client_id", SECRETS, "[auth]\nclient_id = '", "id{n}", "'\n"),
    shape("a long metadata URL", SECRETS, "[auth.p]\nserver_metadata_url = 'https://a.example/", "x/", "'\n"),
    shape("a long scope", SECRETS, "[auth.p]\nclient_kwargs = { scope = '", "s{n} ", "' }\n"),
    shape("a scope of one word", SECRETS, "[auth.p]\nclient_kwargs = { scope = '", "openid ", "' }\n"),
    shape("a list of scopes", SECRETS, "[auth.p]\nclient_kwargs = { scope = [", "'openid', ", "] }\n"),
    shape("a long prompt", SECRETS, "[auth.p]\nclient_kwargs = { prompt = '", "login ", "' }\n"),
    shape("a placeholder in braces", SECRETS, "[auth]\nclient_id = '", "${", "'\n"),
    shape("a placeholder in angles", SECRETS, "[auth]\nclient_id = '", "<a>", "'\n"),
    shape("a placeholder in per cent signs", SECRETS, "[auth]\nclient_secret = '", "%A", "'\n"),
    shape("a value of control characters", SECRETS, "[auth]\nclient_id = \"", "\\u0001", "\"\n"),
    shape("a value of invisible characters", SECRETS, "[auth]\nclient_id = \"", "\u{200b}", "\"\n"),
    // Providers.
    shape("empty providers", SECRETS, AUTH, "[auth.p{n}]\n", ""),
    shape("providers with an ID alone", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\n", ""),
    shape("providers of Google without URL", SECRETS, AUTH, "[auth.p{n}]\nclient_id = '1-a.apps.googleusercontent.com'\n", ""),
    shape("providers with underscores", SECRETS, AUTH, "[auth.a_{n}]\nclient_id = 'x'\n", ""),
    shape("providers in one line each", SECRETS, AUTH, "p{n} = { client_id = 'x' }\n", ""),
    shape("providers by dotted keys", SECRETS, AUTH, "p{n}.client_id = 'x'\n", ""),
    shape("providers as arrays of tables", SECRETS, AUTH, "[[auth.p{n}]]\nclient_id = 'x'\n", ""),
    shape("one provider as an array of tables", SECRETS, AUTH, "[[auth.p]]\nclient_id = 'x'\n", ""),
    shape("nested providers", SECRETS, AUTH, "[auth.a.p{n}]\nclient_id = 'x'\nclient_secret = 'y'\n", ""),
    shape("providers with shared settings", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nredirect_uri = 'http://a/b'\n", ""),
    shape("providers with wrong types", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 1\nclient_secret = 2\n", ""),
    shape("providers with empty values", SECRETS, AUTH, "[auth.p{n}]\nclient_id = ''\nclient_secret = ''\n", ""),
    shape("providers with placeholders", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'your-client-id'\n", ""),
    shape("providers with bad URLs", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nserver_metadata_url = 'ftp://x'\n", ""),
    shape("providers with http", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nserver_metadata_url = 'http://a.example/.well-known/openid-configuration'\n", ""),
    shape("providers with a URL without its end", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nserver_metadata_url = 'https://a.okta.com'\n", ""),
    shape("providers without openid", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nclient_kwargs = { scope = 'email' }\n", ""),
    shape("providers with an odd prompt", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nclient_kwargs = { prompt = 'Login' }\n", ""),
    shape("providers with a response mode", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nclient_kwargs = { response_mode = 'form_post' }\n", ""),
    shape("providers with quotes in a value", SECRETS, AUTH, "[auth.p{n}]\nclient_id = '\"x\"'\n", ""),
    shape("providers with one secret", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nclient_secret = 'the same secret value'\n", ""),
    shape("providers with swapped values", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'GOCSPX-abcdefghijklmnopqrstuvwxyz01'\nclient_secret = '1-a.apps.googleusercontent.com'\n", ""),
    shape("providers with parameters beside", SECRETS, AUTH, "[auth.p{n}]\nclient_id = 'x'\nprompt = 'login'\naccess_type = 'offline'\n", ""),
    shape("unknown keys in a provider", SECRETS, "[auth.p]\nclient_id = 'x'\n", "k{n} = 1\n", ""),
    shape("misspelled keys in a provider", SECRETS, "[auth.p]\nclient_id = 'x'\n", "client_secre{n} = 1\n", ""),
    shape("client_kwargs in a line", SECRETS, "[auth.p]\nclient_id = 'x'\nclient_kwargs = { a = 1", ", k{n} = 1", " }\n"),
    shape("client_kwargs in a section", SECRETS, "[auth.p.client_kwargs]\n", "k{n} = 1\n", ""),
    shape("misspelled client_kwargs", SECRETS, "[auth.p.client_kwargs]\n", "scop{n} = 1\n", ""),
    shape("authorize_params", SECRETS, "[auth.p.authorize_params]\n", "k{n} = 'x'\n", ""),
    shape("reserved authorize_params", SECRETS, "[auth.p]\nclient_id = 'x'\n[auth.p.authorize_params]\n", "scope{n} = 'x'\n", ""),
    shape("one provider with a long name", SECRETS, "[auth]\ncookie_secret = 'x'\n[auth.", "a{n}", "]\nclient_id = 'x'\nclient_secret = ''\n"),
    shape("one provider with a long name and underscores", SECRETS, "[auth.", "a_", "]\nclient_id = ''\nserver_metadata_url = 'x'\n"),
    shape("a long key in a provider", SECRETS, "[auth.p]\n", "client_id{n}", " = 1\n"),
    // The root, and other sections.
    shape("keys at the root", SECRETS, "", "k{n} = 1\n", ""),
    shape("secrets at the root", SECRETS, "", "password{n} = 'x'\n", ""),
    shape("sections at the root", SECRETS, "", "[s{n}]\na = 1\n", ""),
    shape("providers at the root", SECRETS, AUTH, "[p{n}]\nclient_id = 'x'\nserver_metadata_url = 'y'\n", ""),
    shape("keys of another section", SECRETS, "[db]\n", "k{n} = 'x'\n", ""),
    shape("arrays of tables", SECRETS, "", "[[a]]\nb = 1\n", ""),
    shape("an array of numbers", SECRETS, "a = [", "1, ", "]\n"),
    shape("an array of arrays", SECRETS, "a = [", "[1], ", "]\n"),
    shape("an inline table", SECRETS, "a = { b = 1", ", k{n} = 1", " }\n"),
    shape("dotted keys", SECRETS, "", "a.k{n} = 1\n", ""),
    shape("deep dotted keys", SECRETS, "", "a.b.c.d.e.f.g.h.k{n} = 1\n", ""),
    shape("headers two deep", SECRETS, "", "[a.k{n}]\n", ""),
    shape("blank lines", SECRETS, "", "\n", "a = 1\n"),
    shape("blank lines of Windows", SECRETS, "", "\r\n", "a = 1\r\n"),
    shape("comments", SECRETS, AUTH, "# a comment\n", ""),
    shape("comments with values", SECRETS, AUTH, "# client_secret = 'x{n}'\n", ""),
    shape("a long comment", SECRETS, "# ", "secret ", "\na = 1\n"),
    shape("a long string of many lines", SECRETS, "a = '''\n", "line {n}\n", "'''\n"),
    shape("a string of escapes", SECRETS, "a = \"", "\\n", "\"\n"),
    shape("large numbers", SECRETS, "", "k{n} = 99999999999999999999\n", ""),
    shape("dates", SECRETS, "", "k{n} = 1979-05-27T07:32:00Z\n", ""),
    shape("what looks like a token", SECRETS, "", "k{n} = 'glpat-abcdefghijklmnopqrst'\n", ""),
    // What is allowed.
    shape("comments that allow a problem", SECRETS, AUTH, "k{n} = 1 # authctl: allow(unknown-setting): r\n", ""),
    shape("comments that allow nothing", SECRETS, AUTH, "# authctl: allow(weak-cookie-secret): r\n", ""),
    shape("comments that allow an unknown rule", SECRETS, AUTH, "# authctl: allow(no-such-rule-{n}): r\n", ""),
    shape("comments that are malformed", SECRETS, AUTH, "# authctl: allow\n", ""),
    shape("sections that allow", SECRETS, AUTH, "[auth.p{n}] # authctl: allow(missing-provider-setting): r\nclient_id = 'x'\n", ""),
    shape("one comment with many names", SECRETS, "[auth] # authctl: allow(", "unknown-setting, ", "a): r\n"),
    // What does not parse.
    shape("lines without a value", SECRETS, "", "a\n", ""),
    shape("brackets that open", SECRETS, "a = ", "[", ""),
    shape("braces that open", SECRETS, "a = ", "{b=", ""),
    shape("headers that open", SECRETS, "", "[a\n", ""),
    shape("quotes", SECRETS, "a = ", "\"", ""),
    shape("a key twice at the end", SECRETS, "a = 1\n", "k{n} = 1\n", "a = 2\n"),
    shape("equals signs", SECRETS, "a ", "= ", ""),
    shape("typographic quotes", SECRETS, "", "k{n} = \u{201c}x\u{201d}\n", ""),
    shape("a string without an end", SECRETS, "a = \"", "word ", "\n"),
    shape("carriage returns alone", SECRETS, "", "a = 1\r", ""),
    // Other files.
    shape("options in config.toml", CONFIG, "[server]\n", "k{n} = 1\n", ""),
    shape("sections in config.toml", CONFIG, "", "[s{n}]\nport = 1\n", ""),
    shape("files in config.toml", CONFIG, "[secrets]\nfiles = [", "'a{n}.toml', ", "]\n"),
    shape("one requirement", "requirements.txt", "", "streamlit>=1.42\n", ""),
    shape("one requirement in turns", "requirements.txt", "", "streamlit>=1.42\nstreamlit<2\n", ""),
    shape("requirements under conditions", "requirements.txt", "", "streamlit=={n}.0 ; python_version < '3.{n}'\n", ""),
    shape("other requirements", "requirements.txt", "streamlit\n", "package{n}==1.0\n", ""),
    shape("parts of one requirement", "requirements.txt", "streamlit", ">=1.{n},", "<9\n"),
    shape("included requirements", "requirements.txt", "streamlit\n", "-r more{n}.txt\n", ""),
    shape("continued requirements", "requirements.txt", "streamlit", " \\\n --hash=a", "\n"),
    shape("alternatives of Poetry", "pyproject.toml", "[tool.poetry.dependencies]\nstreamlit = [", "{ version = '^1.{n} || ^2' }, ", "]\n"),
    shape("dependencies in pyproject.toml", "pyproject.toml", "[project]\ndependencies = [", "'streamlit>=1.4', ", "]\n"),
    shape("packages in a lock", "uv.lock", "", "[[package]]\nname = 'streamlit'\nversion = '1.{n}.0'\n", ""),
    shape("packages in Pipfile.lock", "Pipfile.lock", "{\"default\": {", "\"p{n}\": {\"version\": \"==1\"}, ", "\"streamlit\": {}}}"),
    shape("copies in a Dockerfile", "Dockerfile", "FROM a\n", "COPY a{n} b\n", "COPY . .\n"),
    shape("continued lines in a Dockerfile", "Dockerfile", "FROM a\nRUN a", " \\\n b", "\nCOPY . .\n"),
    shape("patterns in .dockerignore", ".dockerignore", "", "**/a{n}/**\n", ""),
    shape("stars in one pattern", ".dockerignore", "", "**/", "x\n"),
    shape("services in Compose", "compose.yaml", "services:\n", "  s{n}:\n    image: streamlit\n    ports: ['80:8501']\n", ""),
    shape("ports in Compose", "compose.yaml", "services:\n  s:\n    build: .\n    ports:\n", "      - '1{n}:8501'\n", ""),
    shape("nesting in YAML", "compose.yaml", "services: ", "[", ""),
    shape("aliases in YAML", "compose.yaml", "x: &x a\ny: [", "*x, ", "]\n"),
    shape("documents in Kubernetes", "k8s/a.yaml", "", "kind: Deployment\nspec:\n  replicas: 2\n---\n", ""),
    shape("patterns in .gitignore", ".gitignore", "", "a{n}/\n", ""),
    shape("stars in .gitignore", ".gitignore", "", "*a", "\n"),
    shape("calls of st.login", "app.py", "import streamlit as st\n", "st.login('p{n}')\n", ""),
    shape("names in Python", "app.py", "import streamlit as st\n", "a{n} = 'x'\n", "st.login(a1)\n"),
    shape("sums of names in Python", "app.py", "import streamlit as st\na = 'x'\n", "a = a + a\n", "st.login(a)\n"),
    shape("one sum in Python", "app.py", "import streamlit as st\nst.login('a'", " + 'b'", ")\n"),
    shape("brackets in Python", "app.py", "import streamlit as st\nst.login(", "(", ""),
    shape("imports in Python", "app.py", "", "import streamlit as s{n}\n", "s1.login()\n"),
    shape("quotes in Python", "app.py", "import streamlit as st\n", "\"\"\"", "\n"),
    shape("words in README.md", "README.md", "---\nsdk: streamlit\n", "word ", "\n---\n"),
    shape("commands in a script", "start.sh", "", "streamlit run app.py --server.port {n}\n", ""),
    shape("many URLs", SECRETS, AUTH, "u{n} = 'https://user:password@a.example/'\n", ""),
];
