
use builtin;
use str;

set edit:completion:arg-completer[authctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'authctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'authctl'= {
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Make or complete `.streamlit/secrets.toml` for one provider'
            cand check 'Judge the configuration without asking the network'
            cand show 'Show what is configured and in effect, with secrets masked'
            cand secret 'Print one strong cookie secret'
            cand export 'Print the configuration for where the app is deployed'
            cand completions 'Print the script that completes commands and options in a shell'
            cand man 'Print the manual page'
        }
        &'authctl;init'= {
            cand --provider 'The provider: `google`, `microsoft`, `okta`, `auth0`, `keycloak`, `cognito`, `gitlab`, …; `local` is the built-in one, `oidc` any other'
            cand --param 'What the provider''s metadata URL is made of: `tenant`, `domain`, `realm`, `region`, `pool`… (repeatable)'
            cand --metadata-url 'The metadata URL itself; it ends in `/.well-known/openid-configuration`'
            cand --client-id 'The client ID that the provider gave the app'
            cand --client-secret-file 'Read the client secret from this file'
            cand --import 'Take client ID and secret from the JSON file that Google''s console downloads'
            cand --redirect-uri 'Where the provider sends people back to [default: where config.toml serves the app on this machine]'
            cand --name 'The section''s name: `[auth.NAME]` and `st.login("NAME")` [default: the preset''s name]'
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --client-secret-stdin 'Read the client secret from standard input (else: `AUTHCTL_CLIENT_SECRET`)'
            cand --dry-run 'Show what would change, with secrets masked, and write nothing'
            cand --force 'Replace values that are there already'
            cand --default 'Write directly into `[auth]`, for `st.login()` without a name'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'authctl;check'= {
            cand --format 'How to print what was found'
            cand --fail-on 'The lowest level that fails the check'
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'authctl;show'= {
            cand --format 'How to print it'
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'authctl;secret'= {
            cand --bytes 'How many random bytes'
            cand --encoding 'How to write them'
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --write 'Put it into `[auth] cookie_secret` instead of printing it; everyone will be logged out'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'authctl;export'= {
            cand --to 'Where the app is deployed'
            cand --redirect-uri 'The redirect URI of the deployed app, in place of the local one'
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --show-secrets 'Print the secrets on a terminal too'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'authctl;completions'= {
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'authctl;man'= {
            cand -o 'Write a page for each command into this folder, instead of printing the first one'
            cand --output 'Write a page for each command into this folder, instead of printing the first one'
            cand -C 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --project 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]'
            cand --secrets 'This secrets file instead of the project''s (`-` is standard input)'
            cand --streamlit 'Judge as this Streamlit [default: what the project uses, else the newest known]'
            cand --color 'When to use colour'
            cand --no-input 'Never ask; implied without a terminal'
            cand -q 'Say only what is asked for'
            cand --quiet 'Say only what is asked for'
            cand -v 'Show each HTTP exchange, with secrets masked'
            cand --verbose 'Show each HTTP exchange, with secrets masked'
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
