
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
            [CompletionResult]::new('secret', 'secret', [CompletionResultType]::ParameterValue, 'Print one strong cookie secret')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add one more provider to `.streamlit/secrets.toml`')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Give settings below `[auth]` a value')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a provider''s settings')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the effective configuration, masked')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Judge the configuration without asking the network')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Ask the live providers, without a login')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Make a real login, and show what it brings')
            [CompletionResult]::new('idp', 'idp', [CompletionResultType]::ParameterValue, 'Serve the built-in identity provider: for development, never for production')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a rule means and what to do about it')
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
        'authctl;add' {
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The provider: `google`, `microsoft`, `okta`, `auth0`, `keycloak`, `cognito`, `gitlab`, …; `local` is the built-in one, `oidc` any other')
            [CompletionResult]::new('--param', '--param', [CompletionResultType]::ParameterName, 'What the provider''s metadata URL is made of: `tenant`, `domain`, `realm`, `region`, `pool`… (repeatable)')
            [CompletionResult]::new('--metadata-url', '--metadata-url', [CompletionResultType]::ParameterName, 'The metadata URL itself; it ends in `/.well-known/openid-configuration`')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'The client ID that the provider gave the app')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Read the client secret from this file')
            [CompletionResult]::new('--import', '--import', [CompletionResultType]::ParameterName, 'Take client ID and secret from the JSON file that Google''s console downloads')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'Where the provider sends people back to [default: where config.toml serves the app on this machine]')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--client-secret-stdin', '--client-secret-stdin', [CompletionResultType]::ParameterName, 'Read the client secret from standard input (else: `AUTHCTL_CLIENT_SECRET`)')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would change, with secrets masked, and write nothing')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace values that are there already')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'authctl;set' {
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read this one''s value from standard input, or ask for it at a terminal: the way to set a secret')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would change, with secrets masked, and write nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'authctl;remove' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would change, with secrets masked, and write nothing')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
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
        'authctl;check' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print what was found')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the report to FILE instead of printing it')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'The lowest level that fails the check')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Say nothing about this rule')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Treat this rule''s problems as warnings')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Treat this rule''s problems as errors')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long one request may take, its whole answer included')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust these certificate authorities too (a PEM file)')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Make the fixes that change no meaning, and report what is left')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'With --fix or --diff: also the fixes that you must agree with')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Print what --fix would change, with secrets masked, and write nothing')
            [CompletionResult]::new('--template', '--template', [CompletionResultType]::ParameterName, 'Judge an example to be filled in; implied by names such as `secrets.toml.example`')
            [CompletionResult]::new('--online', '--online', [CompletionResultType]::ParameterName, 'Ask the live providers too, as `authctl probe` does')
            [CompletionResult]::new('--allow-private-endpoints', '--allow-private-endpoints', [CompletionResultType]::ParameterName, 'Let metadata lead into a private network')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'authctl;probe' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print what was found')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long one request may take, its whole answer included')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust these certificate authorities too (a PEM file)')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--metadata-only', '--metadata-only', [CompletionResultType]::ParameterName, 'Send no credentials: fetch metadata and keys alone')
            [CompletionResult]::new('--allow-private-endpoints', '--allow-private-endpoints', [CompletionResultType]::ParameterName, 'Let metadata lead into a private network')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'authctl;test' {
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The provider to log in with [default: the only one]')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'Come back to this URI instead of the configured one; it must be registered with the provider too')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for the sign-in')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'Demand a claim, or a value of it (repeatable)')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Sign in as this user without a browser (built-in provider only)')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print what was found')
            [CompletionResult]::new('--ca-cert', '--ca-cert', [CompletionResultType]::ParameterName, 'Trust these certificate authorities too (a PEM file)')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-browser', '--no-browser', [CompletionResultType]::ParameterName, 'Print the address to open instead of starting a browser')
            [CompletionResult]::new('--paste', '--paste', [CompletionResultType]::ParameterName, 'Listen nowhere: paste the address that a browser ended on, on this machine or another')
            [CompletionResult]::new('--no-userinfo', '--no-userinfo', [CompletionResultType]::ParameterName, 'Do not ask the provider''s UserInfo for comparison')
            [CompletionResult]::new('--show-tokens', '--show-tokens', [CompletionResultType]::ParameterName, 'Print the tokens: whoever has them is the user')
            [CompletionResult]::new('--allow-private-endpoints', '--allow-private-endpoints', [CompletionResultType]::ParameterName, 'Let metadata lead into a private network')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'authctl;idp' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port to listen on; 0 takes any [default: the one that the project expects, else 9400]')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'The address to listen on [default: `127.0.0.1` and `::1`]')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'The provider''s name in its metadata and tokens [default: where it listens]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Know this client [default: those of the project''s secrets]')
            [CompletionResult]::new('--client-secret-file', '--client-secret-file', [CompletionResultType]::ParameterName, 'Its secret, in a file; without one the client is public and must use PKCE')
            [CompletionResult]::new('--redirect-uri', '--redirect-uri', [CompletionResultType]::ParameterName, 'Its redirect URI, compared byte for byte [default: the app''s own] (repeatable)')
            [CompletionResult]::new('--users', '--users', [CompletionResultType]::ParameterName, 'The people to sign in as: JSON, a list of sets of claims or an object from names to claims')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'One person to sign in as, like `alice@example.com name=Alice groups=admin,dev` (repeatable)')
            [CompletionResult]::new('--auto-login', '--auto-login', [CompletionResultType]::ParameterName, 'Sign in as this user without asking')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'Misbehave on purpose: `authctl idp faults` lists how (repeatable)')
            [CompletionResult]::new('--token-lifetime', '--token-lifetime', [CompletionResultType]::ParameterName, 'How long tokens are valid')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The app''s folder [default: the nearest ancestor with `.streamlit/`, else the current one]')
            [CompletionResult]::new('--secrets', '--secrets', [CompletionResultType]::ParameterName, 'This secrets file instead of the project''s (`-` is standard input)')
            [CompletionResult]::new('--streamlit', '--streamlit', [CompletionResultType]::ParameterName, 'Judge as this Streamlit [default: what the project uses, else the newest known]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--i-know-this-is-insecure', '--i-know-this-is-insecure', [CompletionResultType]::ParameterName, 'Listen where other machines can reach it, though anybody can sign in as anyone')
            [CompletionResult]::new('--any-client', '--any-client', [CompletionResultType]::ParameterName, 'Take any client ID with any secret, and redirect URIs on this machine only')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; implied without a terminal')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what is asked for')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each HTTP exchange, with secrets masked')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('faults', 'faults', [CompletionResultType]::ParameterValue, 'List the faults, and the rule that names each')
            break
        }
        'authctl;idp;faults' {
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
        'authctl;explain' {
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
