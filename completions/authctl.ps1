
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'authctl' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'authctl'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'authctl' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make or complete `.streamlit/secrets.toml` for one provider')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge the configuration without asking the network')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what is configured and in effect, with secrets masked')
            [CompletionResult]::new('secret', 'secret', [CompletionResultType]::ParameterValue, 'Print one strong cookie secret')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print the configuration for where the app is deployed')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the script that completes commands and options in a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            break
        }
        'authctl;init' {
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The provider: `google`, `microsoft`, `okta`, `auth0`, `keycloak`, `cognito`, `gitlab`, …; `local` is the built-in one, `oidc` any other')
            [CompletionResult]::new('--param', '--param', [CompletionResultType]::ParameterName, 'What the provider''s metadata URL is made of: `tenant`, `domain`, `realm`, `region`, `pool`… (repeatable)')
            [CompletionResult]::new('--metadata-url', '--metadata-url', [CompletionResultType]::ParameterName, 'The metadata URL itself; it ends in `/.well-known/openid-configuration`')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'The client ID that the provider gave the app')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from this file')
            [CompletionResult]::new('--import', '--import', [CompletionResultType]::ParameterName, 'Take client ID and secret from the JSON file that Google''s console downloads')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'Where the provider sends people back to [default: where config.toml serves the app on this machine]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The section''s name: `[auth.NAME]` and `st.login("NAME")` [default: the preset''s name]')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input (else: `AUTHCTL_CLIENT_SECRET`)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would change, with secrets masked, and write nothing')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace values that are there already')
            [CompletionResult]::new('--default', '--default', [CompletionResultType]::ParameterName, 'Write directly into `[auth]`, for `st.login()` without a name')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'authctl;check' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print what was found')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The lowest level that fails the check')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'authctl;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print it')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'authctl;secret' {
            [CompletionResult]::new('--bytes', '--bytes', [CompletionResultType]::ParameterName, 'How many random bytes')
            [CompletionResult]::new('--encoding', '--encoding', [CompletionResultType]::ParameterName, 'How to write them')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Put it into `[auth] cookie_secret` instead of printing it; everyone will be logged out')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'authctl;export' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Where the app is deployed')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'The redirect URI of the deployed app, in place of the local one')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Print the secrets on a terminal too')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'authctl;completions' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'authctl;man' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write a page for each command into this folder, instead of printing the first one')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write a page for each command into this folder, instead of printing the first one')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
