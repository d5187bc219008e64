# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_authctl_global_optspecs
    string join \n C/project= secrets= streamlit= no-input color= q/quiet v/verbose h/help V/version
end

function __fish_authctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_authctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_authctl_using_subcommand
    set -l cmd (__fish_authctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c authctl -n "__fish_authctl_needs_command" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_needs_command" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_needs_command" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_needs_command" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_needs_command" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_needs_command" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_needs_command" -s V -l version -d 'Print version'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "init" -d 'Make or complete `.streamlit/secrets.toml` for one provider'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "secret" -d 'Print one strong cookie secret'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "add" -d 'Add one more provider to `.streamlit/secrets.toml`'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "set" -d 'Give settings below `[auth]` a value'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "remove" -d 'Remove a provider\'s settings'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "show" -d 'Show the effective configuration, masked'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "check" -d 'Judge the configuration without asking the network'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "probe" -d 'Ask the live providers, without a login'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "test" -d 'Make a real login, and show what it brings'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "dev" -d 'Run the app, or its tests, with the built-in provider in place of its own'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "idp" -d 'Serve the built-in identity provider, for development only'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "cookie" -d 'Read Streamlit\'s identity cookies, or make some for tests that start logged in'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "explain" -d 'Say what a rule, an error, a provider or a symptom means, and what to do'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "export" -d 'Print the configuration for where the app is deployed'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "providers" -d 'List the providers that authctl knows'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "rules" -d 'List the rules by which it judges'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "help" -d 'Describe a command, with examples'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "lsp" -d 'Serve editors: a language server on standard input and output'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "mcp" -d 'Serve agents: a Model Context Protocol server on standard input and output'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "completions" -d 'Print the script that completes commands and options in a shell'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "man" -d 'Print the manual page'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l provider -d 'The provider: `google`, `microsoft`, `okta`, `auth0`, `keycloak`, `cognito`, `gitlab`, …; `local` is the built-in one, `oidc` any other' -r -f -a "local\t'the built-in provider'
google\t'Google'
microsoft\t'Microsoft Entra ID'
okta\t'Okta'
auth0\t'Auth0'
keycloak\t'Keycloak'
cognito\t'Amazon Cognito'
gitlab\t'GitLab'
adfs\t'Active Directory Federation Services'
cas\t'Apereo CAS'
authelia\t'Authelia'
authentik\t'authentik'
azure-b2c\t'Azure AD B2C'
casdoor\t'Casdoor'
cilogon\t'CILogon'
clerk\t'Clerk'
cloudflare\t'Cloudflare Access'
cyberark\t'CyberArk Identity'
databricks\t'Databricks'
descope\t'Descope'
dex\t'Dex'
discord\t'Discord'
identityserver\t'Duende IdentityServer'
duo\t'Duo Single Sign-On'
fusionauth\t'FusionAuth'
globus\t'Globus'
vault\t'HashiCorp Vault'
huggingface\t'Hugging Face'
jumpcloud\t'JumpCloud'
kakao\t'Kakao'
kanidm\t'Kanidm'
kinde\t'Kinde'
logto\t'Logto'
entra-external-id\t'Microsoft Entra External ID'
naver\t'Naver'
nextcloud\t'Nextcloud'
onelogin\t'OneLogin'
orcid\t'ORCID'
ory\t'Ory Network or Ory Hydra'
paypal\t'PayPal'
pingfederate\t'PingFederate'
pingone\t'PingOne'
pingone-advanced\t'PingOne Advanced Identity Cloud'
pocket-id\t'Pocket ID'
salesforce\t'Salesforce'
slack\t'Slack'
stytch\t'Stytch Connected Apps'
synology\t'Synology SSO Server'
twitch\t'Twitch'
workos\t'WorkOS AuthKit'
yahoo\t'Yahoo'
yahoo-japan\t'Yahoo! JAPAN'
zitadel\t'Zitadel'
oidc\t'another OpenID Connect provider'"
complete -c authctl -n "__fish_authctl_using_subcommand init" -l param -d 'What the provider\'s metadata URL is made of: `tenant`, `domain`, `realm`, `region`, `pool`… (repeatable)' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l metadata-url -d 'The metadata URL itself; it ends in `/.well-known/openid-configuration`' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l client-id -d 'The client ID that the provider gave the app' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l client-secret-file -d 'Read the client secret from this file' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l import -d 'Take client ID and secret from a JSON file: Google\'s download, or what `az`, `auth0`, `kcadm.sh`, `aws` print when they register one' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l redirect-uri -d 'Where the provider sends people back to [default: where config.toml serves the app on this machine]' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l name -d 'The section\'s name: `[auth.NAME]` and `st.login("NAME")` [default: the preset\'s name]' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand init" -l client-secret-stdin -d 'Read the client secret from standard input (else: `AUTHCTL_CLIENT_SECRET`)'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l register -d 'Register the app with the provider now, where the provider offers that (RFC 7591); with `--redirect-uri` later: add that URI to what is registered (RFC 7592)'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l registration-token-stdin -d 'With --register: read the initial access token, which some providers demand, from standard input'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l dry-run -d 'Show what would change, with secrets masked, and write nothing'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l example -d 'Write `.streamlit/secrets.toml.example` instead, without a secret, to be committed'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l schema -d 'Also write `secrets.schema.json` beside the file, and the line by which TOML editors find it: they then complete, explain and check the keys'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l force -d 'Replace values that are there already'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l default -d 'Write directly into `[auth]`, for `st.login()` without a name'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand init" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand init" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l bytes -d 'How many random bytes' -r
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l encoding -d 'How to write them' -r -f -a "hex\t''
base64url\t''"
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l write -d 'Put it into `[auth] cookie_secret` instead of printing it; everyone will be logged out'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s y -l yes -d 'With --write: do not ask'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l provider -d 'The provider: `google`, `microsoft`, `okta`, `auth0`, `keycloak`, `cognito`, `gitlab`, …; `local` is the built-in one, `oidc` any other' -r -f -a "local\t'the built-in provider'
google\t'Google'
microsoft\t'Microsoft Entra ID'
okta\t'Okta'
auth0\t'Auth0'
keycloak\t'Keycloak'
cognito\t'Amazon Cognito'
gitlab\t'GitLab'
adfs\t'Active Directory Federation Services'
cas\t'Apereo CAS'
authelia\t'Authelia'
authentik\t'authentik'
azure-b2c\t'Azure AD B2C'
casdoor\t'Casdoor'
cilogon\t'CILogon'
clerk\t'Clerk'
cloudflare\t'Cloudflare Access'
cyberark\t'CyberArk Identity'
databricks\t'Databricks'
descope\t'Descope'
dex\t'Dex'
discord\t'Discord'
identityserver\t'Duende IdentityServer'
duo\t'Duo Single Sign-On'
fusionauth\t'FusionAuth'
globus\t'Globus'
vault\t'HashiCorp Vault'
huggingface\t'Hugging Face'
jumpcloud\t'JumpCloud'
kakao\t'Kakao'
kanidm\t'Kanidm'
kinde\t'Kinde'
logto\t'Logto'
entra-external-id\t'Microsoft Entra External ID'
naver\t'Naver'
nextcloud\t'Nextcloud'
onelogin\t'OneLogin'
orcid\t'ORCID'
ory\t'Ory Network or Ory Hydra'
paypal\t'PayPal'
pingfederate\t'PingFederate'
pingone\t'PingOne'
pingone-advanced\t'PingOne Advanced Identity Cloud'
pocket-id\t'Pocket ID'
salesforce\t'Salesforce'
slack\t'Slack'
stytch\t'Stytch Connected Apps'
synology\t'Synology SSO Server'
twitch\t'Twitch'
workos\t'WorkOS AuthKit'
yahoo\t'Yahoo'
yahoo-japan\t'Yahoo! JAPAN'
zitadel\t'Zitadel'
oidc\t'another OpenID Connect provider'"
complete -c authctl -n "__fish_authctl_using_subcommand add" -l param -d 'What the provider\'s metadata URL is made of: `tenant`, `domain`, `realm`, `region`, `pool`… (repeatable)' -r
complete -c authctl -n "__fish_authctl_using_subcommand add" -l metadata-url -d 'The metadata URL itself; it ends in `/.well-known/openid-configuration`' -r
complete -c authctl -n "__fish_authctl_using_subcommand add" -l client-id -d 'The client ID that the provider gave the app' -r
complete -c authctl -n "__fish_authctl_using_subcommand add" -l client-secret-file -d 'Read the client secret from this file' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand add" -l import -d 'Take client ID and secret from a JSON file: Google\'s download, or what `az`, `auth0`, `kcadm.sh`, `aws` print when they register one' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand add" -l redirect-uri -d 'Where the provider sends people back to [default: where config.toml serves the app on this machine]' -r
complete -c authctl -n "__fish_authctl_using_subcommand add" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand add" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand add" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand add" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand add" -l client-secret-stdin -d 'Read the client secret from standard input (else: `AUTHCTL_CLIENT_SECRET`)'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l register -d 'Register the app with the provider now, where the provider offers that (RFC 7591); with `--redirect-uri` later: add that URI to what is registered (RFC 7592)'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l registration-token-stdin -d 'With --register: read the initial access token, which some providers demand, from standard input'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l dry-run -d 'Show what would change, with secrets masked, and write nothing'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l example -d 'Write `.streamlit/secrets.toml.example` instead, without a secret, to be committed'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l schema -d 'Also write `secrets.schema.json` beside the file, and the line by which TOML editors find it: they then complete, explain and check the keys'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l force -d 'Replace values that are there already'
complete -c authctl -n "__fish_authctl_using_subcommand add" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand add" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand add" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand set" -l stdin -d 'Read this one\'s value from standard input, or ask for it at a terminal: the way to set a secret' -r
complete -c authctl -n "__fish_authctl_using_subcommand set" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand set" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand set" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand set" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand set" -l dry-run -d 'Show what would change, with secrets masked, and write nothing'
complete -c authctl -n "__fish_authctl_using_subcommand set" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand set" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand set" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand remove" -l provider -d 'The same as NAME' -r
complete -c authctl -n "__fish_authctl_using_subcommand remove" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand remove" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand remove" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand remove" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand remove" -s y -l yes -d 'Do not ask'
complete -c authctl -n "__fish_authctl_using_subcommand remove" -l dry-run -d 'Show what would change, with secrets masked, and write nothing'
complete -c authctl -n "__fish_authctl_using_subcommand remove" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand remove" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand remove" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand show" -l provider -d 'The same as NAME' -r
complete -c authctl -n "__fish_authctl_using_subcommand show" -l format -d 'How to print it' -r -f -a "human\t''
json\t''"
complete -c authctl -n "__fish_authctl_using_subcommand show" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand show" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand show" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand show" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand show" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand show" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l format -d 'How to print what was found' -r -f -a "human\t'For people'
concise\t'One line for each problem'
json\t'`authctl.report/1`, for programs'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'GitHub Actions\' workflow commands'
gitlab\t'GitLab\'s Code Quality report'
junit\t'JUnit XML, for test reports'
azure\t'Azure Pipelines\' logging commands'
rdjson\t'reviewdog\'s Diagnostic Format'
markdown\t'Markdown, for a ticket'
html\t'One page to hand on, without scripts'"
complete -c authctl -n "__fish_authctl_using_subcommand check" -l output -d 'Write the report to FILE instead of printing it' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand check" -l fail-on -d 'The lowest level that fails the check [default: error]' -r -f -a "error\t''
warning\t''
info\t''"
complete -c authctl -n "__fish_authctl_using_subcommand check" -l allow -d 'Turn this rule off' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l warn -d 'Treat this rule\'s problems as warnings' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l deny -d 'Treat this rule\'s problems as errors' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l exclude -d 'Skip these paths: a pattern as in a `.gitignore`' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l wait -d 'With --app: wait up to this long for the app to answer, such as after a roll-out' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l as -d 'With --app: run the app\'s script for this user, and twice for a visitor, to see whether the app tells them apart: one of the built-in provider\'s (`.streamlit/users.toml`, else `alice` and `bob`), or one as in `\'carol@example.com name=Carol groups=admin,dev\'`' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l timeout -d 'How long one request may take, its whole answer included' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l ca-cert -d 'Trust these certificate authorities too (a PEM file)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand check" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand check" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand check" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand check" -l fix -d 'Apply the safe fixes, and report what is left'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l unsafe-fixes -d 'With --fix or --diff: also the fixes that need your review'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l diff -d 'Print what --fix would change, with secrets masked, and write nothing; fails where that is anything'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l template -d 'Check a template to be filled in; implied by names such as `secrets.toml.example`'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l online -d 'Ask the live providers too, as `authctl probe` does'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l app -d 'With --online: ask the app too where it runs, as `authctl probe --app` does'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l replicas -d 'With --app: begin several logins, to find replicas whose secrets differ or that share no state; the app then sends the provider a few invalid codes'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l allow-other-origin -d 'With --app: send what `cookie_secret` signs to an origin other than that of `redirect_uri`'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l allow-private-endpoints -d 'Allow metadata to name addresses in private networks'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand check" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand check" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l provider -d 'The same as NAME' -r
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l wait -d 'With --app: wait up to this long for the app to answer, such as after a roll-out' -r
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l as -d 'With --app: run the app\'s script for this user, and twice for a visitor, to see whether the app tells them apart: one of the built-in provider\'s (`.streamlit/users.toml`, else `alice` and `bob`), or one as in `\'carol@example.com name=Carol groups=admin,dev\'`' -r
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l format -d 'How to print what was found' -r -f -a "human\t'For people'
concise\t'One line for each problem'
json\t'`authctl.report/1`, for programs'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'GitHub Actions\' workflow commands'
gitlab\t'GitLab\'s Code Quality report'
junit\t'JUnit XML, for test reports'
azure\t'Azure Pipelines\' logging commands'
rdjson\t'reviewdog\'s Diagnostic Format'
markdown\t'Markdown, for a ticket'
html\t'One page to hand on, without scripts'"
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l timeout -d 'How long one request may take, its whole answer included' -r
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l ca-cert -d 'Trust these certificate authorities too (a PEM file)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand probe" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l metadata-only -d 'Send no credentials: fetch metadata and keys alone'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l find -d 'Where a provider refuses something, look for settings that it accepts, changing one at a time, and show them as a diff'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l write -d 'Write the settings that were found into the secrets file'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l app -d 'Ask the app where it runs, at this URL [default: `redirect_uri` without its callback]'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l replicas -d 'With --app: begin several logins, to find replicas whose secrets differ or that share no state; the app then sends the provider a few invalid codes'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l allow-other-origin -d 'With --app: send what `cookie_secret` signs to an origin other than that of `redirect_uri`'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l allow-private-endpoints -d 'Allow metadata to name addresses in private networks'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l provider -d 'The same as NAME' -r
complete -c authctl -n "__fish_authctl_using_subcommand test" -l redirect-uri -d 'Come back to this URI instead of the configured one; it must be registered with the provider too' -r
complete -c authctl -n "__fish_authctl_using_subcommand test" -l timeout -d 'How long to wait for the sign-in' -r
complete -c authctl -n "__fish_authctl_using_subcommand test" -l expect -d 'Demand a claim, or a value of it (repeatable)' -r
complete -c authctl -n "__fish_authctl_using_subcommand test" -l user -d 'Sign in as this user without a browser (built-in provider only)' -r
complete -c authctl -n "__fish_authctl_using_subcommand test" -l new-user -d 'The same as somebody who is not on the list, such as `carol@example.com name=Carol groups=admin`' -r
complete -c authctl -n "__fish_authctl_using_subcommand test" -l users -d 'The users, in TOML or JSON [default: `.streamlit/users.toml` of the project, else Alice and Bob]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand test" -l format -d 'How to print what was found' -r -f -a "human\t'For people'
json\t'`authctl.login/1`, for programs'
markdown\t'Markdown, for a ticket'
html\t'One page to hand on, without scripts'"
complete -c authctl -n "__fish_authctl_using_subcommand test" -l ca-cert -d 'Trust these certificate authorities too (a PEM file)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand test" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand test" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand test" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand test" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand test" -l no-browser -d 'Print the address to open instead of starting a browser'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l paste -d 'Listen nowhere: paste the address that a browser ended on, on this machine or another'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l no-userinfo -d 'Do not ask the provider\'s UserInfo for comparison'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l audit -d 'Try what the provider must refuse: a code without its verifier, a used code, a wrong redirect URI. Takes two more visits to the provider'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l logout -d 'Log out again as `st.logout()` does: through the provider\'s end-session endpoint and back'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l app -d 'Log in through the app where it runs, at `redirect_uri`, instead of a port of this machine: asks the app first as `authctl probe --app` does, then where the browser ended'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l show-tokens -d 'Print the tokens: whoever has them is the user'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l allow-private-endpoints -d 'Allow metadata to name addresses in private networks'
complete -c authctl -n "__fish_authctl_using_subcommand test" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand test" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand test" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l user -d 'Sign in as this user without asking' -r
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l new-user -d 'Sign in without asking as somebody who is not on the list, such as `carol@example.com name=Carol groups=admin`' -r
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l users -d 'The users, in TOML or JSON [default: `.streamlit/users.toml` of the project, else Alice and Bob]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l port -d 'The provider\'s port; 0 takes any [default: 9400, or any if that is taken]' -r
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l ca-cert -d 'Trust these certificate authorities too when the app is asked (a PEM file)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand dev" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand dev" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand dev" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand dev" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand dev" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l port -d 'The port to listen on; 0 takes any [default: the one that the project expects, else 9400]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l host -d 'The address to listen on [default: `127.0.0.1` and `::1`]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l issuer -d 'The provider\'s name in its metadata and tokens [default: where it listens]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l client-id -d 'Know this client [default: those of the project\'s secrets]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l client-secret-file -d 'Its secret, in a file; without one the client is public and must use PKCE' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l redirect-uri -d 'Its redirect URI, compared byte for byte [default: the app\'s own] (repeatable)' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l users -d 'The users, in TOML or JSON [default: `.streamlit/users.toml` of the project, else Alice and Bob]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l user -d 'A user, such as `alice@example.com name=Alice groups=admin,dev` (repeatable)' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l auto-login -d 'Sign in as this user without asking' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l fault -d 'Add a deliberate fault; `authctl idp faults` lists them (repeatable)' -r -f -a "metadata-unavailable\t'the metadata is answered with status 503'
redirected-metadata\t'the metadata is answered with a redirect'
metadata-not-json\t'the metadata is a web page'
malformed-metadata\t'lists in the metadata are single texts'
duplicate-metadata-member\t'the metadata has two issuers'
conflicting-metadata-member\t'the metadata has a member called `scope`, which Authlib takes for an option of its own'
issuer-mismatch-in-discovery\t'the metadata names another issuer than the ID token'
templated-issuer\t'the issuer in the metadata ends in `{tenantid}`, as at Microsoft Entra'
issuer-with-trailing-slash\t'the issuer ends in a slash, as at Auth0'
missing-token-endpoint\t'the metadata has no token endpoint'
insecure-endpoint\t'the token endpoint is plain http on another host'
private-endpoint\t'UserInfo is at a link-local address, where clouds keep credentials'
mixed-hosts\t'UserInfo is on another host than the issuer'
no-code-flow\t'the metadata offers the implicit flow alone'
no-email-scope\t'the metadata offers the scope `openid` alone'
post-only\t'the token endpoint accepts only `client_secret_post`, and the metadata says so'
hs256-only\t'ID tokens are signed with the client secret, and the metadata says so'
required-pushed-authorization\t'authorization requests must be pushed first, and others are refused'
no-pkce\t'the metadata says nothing about PKCE'
no-end-session\t'the metadata has no end-session endpoint'
script-end-session-endpoint\t'the end-session endpoint is a `javascript:` address'
user-name-in-endpoint\t'a user name that looks like another host is in the authorization endpoint'
clock-ahead\t'the provider\'s clock is five minutes fast'
clock-behind\t'the provider\'s clock is five minutes slow'
unreachable-key-set\t'the key set is answered with status 503'
empty-jwks\t'the key set has no keys'
jwks-without-kid\t'neither the keys nor the ID token have a `kid`'
weak-key\t'the only key has 1024 bits'
private-jwks\t'the key set holds a private key'
unknown-key-types\t'the key set also has keys of unknown kinds'
kid-absent-single-jwks\t'the ID token has no `kid`, and there is one key'
kid-absent-multiple-jwks\t'the ID token has no `kid`, and there are several RSA keys'
unknown-kid\t'the ID token\'s `kid` is in no key set'
key-rotation\t'the signing key is published after the key set was first read'
client-rejected\t'no client ID is known'
redirect-uri-rejected\t'no redirect URI is registered'
late-request-checks\t'every request gets the sign-in page, and is checked afterwards'
secret-rejected\t'every client secret is wrong'
basic-rejected\t'the token endpoint refuses `client_secret_basic`, and the metadata offers it'
spa-registration\t'the code may be redeemed by a browser alone, as with Microsoft Entra\'s single-page applications'
demands-pkce\t'a code challenge is demanded, and the metadata says nothing about PKCE'
prompt-rejected\t'the prompt `select_account` is refused'
policy-rejected\t'a policy refuses every authorization request'
scope-rejected\t'no scope but `openid` may be asked for, and the metadata says otherwise'
scope-rejected-on-page\t'other scopes than `openid` are answered with an error page that does not say why'
demands-dpop\t'the token endpoint demands a proof of possession (`DPoP`)'
error-in-callback\t'the authorization response is an error'
error-beside-code\t'the authorization response has both an error and a code'
invalid-state\t'the authorization response has another state'
missing-state\t'the authorization response has no state'
duplicated-parameter\t'the authorization response has the code twice'
wrong-authorization-iss\t'`iss` in the authorization response is another issuer'
missing-authorization-iss\t'`iss` is promised in the metadata and absent in the authorization response'
fragment-response\t'the authorization response is in the URL\'s fragment'
unknown-callback-parameters\t'the authorization response has parameters that were not requested'
ignores-pkce\t'a code is redeemed with any verifier'
accepts-reused-code\t'a code is redeemed as often as it comes'
ignores-token-redirect-uri\t'a code is redeemed with any redirect URI'
accepts-any-redirect-uri\t'codes are sent to redirect URIs that are not registered'
code-rejected\t'the token endpoint refuses every code'
error-with-status-200\t'the token endpoint refuses every code with status 200'
token-response-not-json\t'the token response is a web page'
token-response-form-encoded\t'the token response is form-encoded'
missing-access-token\t'the token response has no access token'
wrong-token-type\t'the token type is `DPoP`'
token-type-lower-case\t'the token type is `bearer`'
no-expires-in\t'the token response has no `expires_in`'
no-scope-in-token-response\t'the token response has no `scope`'
no-id-token\t'the token response has no ID token'
malformed-id-token\t'the ID token has no signature part'
encrypted-id-token\t'the ID token is encrypted'
sig-none\t'the ID token is unsigned'
sig-hs256\t'the ID token is signed with HS256, and the public key is the secret'
sig-es256\t'the ID token is signed with ES256'
sig-es256-not-offered\t'the ID token is signed with ES256, and the metadata offers RS256 alone'
sig-es256-der\t'the ID token\'s ES256 signature is in DER'
invalid-signature\t'the ID token\'s signature does not verify'
crit-header\t'the ID token\'s header has a critical extension'
embedded-key\t'the ID token brings its own key, and is signed with it'
private-token-header\t'the ID token\'s header has a member of the provider\'s own'
at-jwt-typ\t'the ID token says that it is an access token'
invalid-iss\t'`iss` is another issuer'
missing-iss\t'`iss` is missing'
invalid-aud\t'`aud` is another client'
missing-aud\t'`aud` is missing'
valid-aud-as-array\t'`aud` is a list of one'
invalid-secondary-aud\t'`aud` also names another client, and there is no `azp`'
invalid-azp\t'`azp` is another client'
missing-sub\t'`sub` is missing'
integer-sub\t'`sub` is a number'
empty-sub\t'`sub` is empty'
missing-exp\t'`exp` is missing'
string-exp\t'`exp` is a text'
expired-exp\t'`exp` is an hour ago'
missing-iat\t'`iat` is missing'
iat-in-future\t'`iat` is an hour ahead'
stale-iat\t'`iat` is a week ago'
nbf-in-future\t'`nbf` is an hour ahead'
invalid-nonce\t'`nonce` is another one'
missing-nonce\t'`nonce` is missing'
at-hash-mismatch\t'`at_hash` belongs to another access token'
missing-at-hash\t'`at_hash` is missing'
stale-auth-time\t'`auth_time` is a day ago (matters to requests with `max_age`)'
missing-auth-time\t'`auth_time` is missing (matters to requests with `max_age`)'
string-amr\t'`amr` is a text instead of a list'
missing-email\t'no user has an e-mail address'
unverified-email\t'`email_verified` is false'
claims-only-in-userinfo\t'the ID token says nothing about the person but `sub`'
group-overage\t'`groups` is a link, as at Microsoft Entra above 200 groups'
several-groups\t'the person is in 40 groups'
many-groups\t'the person is in 400 groups'
userinfo-invalid-sub\t'UserInfo speaks of another `sub`'
userinfo-unreachable\t'UserInfo is answered with status 503'
logout-unregistered\t'no post-logout redirect URI is registered'
logout-without-return\t'every logout ends on the provider\'s own page'
logout-refused\t'every logout ends on an error page'"
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l token-lifetime -d 'How long tokens are valid' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l format -d 'How to say what happens' -r -f -a "human\t'For people, on standard error'
json\t'`authctl.idp/1` on standard output: a line when it listens, then a line for each request'"
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l i-know-this-is-insecure -d 'Listen where other machines can reach it, though anybody can sign in as anyone'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l any-client -d 'Take any client ID with any secret, and redirect URIs on this machine only'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -a "faults" -d 'List the faults, and the rule that names each'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and not __fish_seen_subcommand_from faults health" -a "health" -d 'Exit with 0 if the provider answers, else with 1'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from faults" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -l port -d 'The provider\'s port [default: the one that the project expects, else 9400]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -l issuer -d 'The provider\'s name, where it is not `http://localhost:PORT`' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand idp; and __fish_seen_subcommand_from health" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -f -a "decode" -d 'Say who an identity cookie logs in, since when and until when, and whether this app would accept it; of a request to `/_stcore/stream`, as the browser copies it, whom Streamlit sees and why'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and not __fish_seen_subcommand_from decode mint" -f -a "mint" -d 'Sign an identity with the app\'s `cookie_secret`: whoever has the cookie is logged in'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -l file -d 'Read a value, a header, a request, a HAR file or a cookie jar (Netscape\'s or Playwright\'s) from a file; `-` is standard input' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -l origin -d 'Where the browser is [default: the origin of `redirect_uri`]' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -l format -d 'How to print it' -r -f -a "human\t'For people'
json\t'`authctl.cookie/1`, for programs'"
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l user -d 'Log this user of the built-in provider in, as a login there would with this project\'s scope' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l new-user -d 'The same for somebody who is not on the list, such as `carol@example.com name=Carol groups=admin`' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l users -d 'The users, in TOML or JSON [default: `.streamlit/users.toml` of the project, else Alice and Bob]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l claims -d 'Take the claims of this file, a JSON object (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l claim -d 'Set one claim (repeatable). `true`, `false`, `null`, lists and objects are JSON; `groups=a,b` is a list too; everything else is text' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l expires-in -d 'Let Streamlit refuse it after so many seconds, at most 31 days [default: as long as it does by itself]' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l provider -d 'The same as NAME' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l origin -d 'Where the browser will be [default: the origin of `redirect_uri`]' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l format -d 'How to print the cookies' -r -f -a "header\t'The line `Cookie: …`, as `curl --header` takes it'
playwright\t'A storage state, as Playwright\'s `new_context(storage_state=…)` takes it'
netscape\t'A cookie jar, as `curl --cookie` takes it'
json\t'`authctl.mint/1`, for programs'
st-user\t'What `st.user` holds, as `AppTest.user` takes it'"
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand cookie; and __fish_seen_subcommand_from mint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand explain" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand explain" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand explain" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand explain" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand explain" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand explain" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand export" -l to -d 'Where the app is deployed' -r -f -a "cloud\t'Streamlit Community Cloud: the block for the app\'s "Secrets" box'
kubernetes\t'A Kubernetes Secret, with the volume that mounts it'
docker\t'A Docker secret, with the lines for a compose file'
env\t'The variables from which `authctl init` makes the file where the app starts'"
complete -c authctl -n "__fish_authctl_using_subcommand export" -l redirect-uri -d 'The redirect URI of the deployed app, in place of the local one' -r
complete -c authctl -n "__fish_authctl_using_subcommand export" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand export" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand export" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand export" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand export" -l show-secrets -d 'Print the secrets on a terminal too'
complete -c authctl -n "__fish_authctl_using_subcommand export" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand export" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand export" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand providers" -l format -d 'How to print them' -r -f -a "human\t'For people'
json\t'`authctl.providers/1`, for programs'"
complete -c authctl -n "__fish_authctl_using_subcommand providers" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand providers" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand providers" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand providers" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand providers" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand providers" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand providers" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand providers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand rules" -l format -d 'How to print them' -r -f -a "human\t'For people'
json\t'`authctl.rules/1`, for programs'"
complete -c authctl -n "__fish_authctl_using_subcommand rules" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand rules" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand rules" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand rules" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand rules" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand rules" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand rules" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand help" -l format -d 'How to print it' -r -f -a "human\t'For people'
json\t'`authctl.help/1`, for programs'"
complete -c authctl -n "__fish_authctl_using_subcommand help" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand help" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand help" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand help" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand help" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand help" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand help" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -l stdio -d 'Use standard input and output, as always: some editors add it'
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand lsp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand mcp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s o -l output -d 'Write a page for each command into this folder, instead of printing the first one' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand man" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand man" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand man" -l streamlit -d 'Assume this Streamlit version [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand man" -l no-input -d 'Never ask questions; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s q -l quiet -d 'Print only the result'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
