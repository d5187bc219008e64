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
complete -c authctl -n "__fish_authctl_needs_command" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_needs_command" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_needs_command" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_needs_command" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_needs_command" -s h -l help -d 'Print help'
complete -c authctl -n "__fish_authctl_needs_command" -s V -l version -d 'Print version'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "init" -d 'Make or complete `.streamlit/secrets.toml` for one provider'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "check" -d 'Judge the configuration without asking the network'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "show" -d 'Show what is configured and in effect, with secrets masked'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "secret" -d 'Print one strong cookie secret'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "export" -d 'Print the configuration for where the app is deployed'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "completions" -d 'Print the script that completes commands and options in a shell'
complete -c authctl -n "__fish_authctl_needs_command" -f -a "man" -d 'Print the manual page'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l provider -d 'The provider: `google`, `microsoft`, `okta`, `auth0`, `keycloak`, `cognito`, `gitlab`, …; `local` is the built-in one, `oidc` any other' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l param -d 'What the provider\'s metadata URL is made of: `tenant`, `domain`, `realm`, `region`, `pool`… (repeatable)' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l metadata-url -d 'The metadata URL itself; it ends in `/.well-known/openid-configuration`' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l client-id -d 'The client ID that the provider gave the app' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l client-secret-file -d 'Read the client secret from this file' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l import -d 'Take client ID and secret from the JSON file that Google\'s console downloads' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l redirect-uri -d 'Where the provider sends people back to [default: where config.toml serves the app on this machine]' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l name -d 'The section\'s name: `[auth.NAME]` and `st.login("NAME")` [default: the preset\'s name]' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand init" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand init" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand init" -l client-secret-stdin -d 'Read the client secret from standard input (else: `AUTHCTL_CLIENT_SECRET`)'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l dry-run -d 'Show what would change, with secrets masked, and write nothing'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l force -d 'Replace values that are there already'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l default -d 'Write directly into `[auth]`, for `st.login()` without a name'
complete -c authctl -n "__fish_authctl_using_subcommand init" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand init" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_using_subcommand init" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand init" -s h -l help -d 'Print help'
complete -c authctl -n "__fish_authctl_using_subcommand check" -l format -d 'How to print what was found' -r -f -a "human\t'For people'
json\t'`authctl.report/1`, for programs'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'GitHub Actions\' workflow commands'
gitlab\t'GitLab\'s Code Quality report'
junit\t'`JUnit`\'s XML, for test reports'"
complete -c authctl -n "__fish_authctl_using_subcommand check" -l fail-on -d 'The lowest level that fails the check' -r -f -a "error\t''
warning\t''
info\t''"
complete -c authctl -n "__fish_authctl_using_subcommand check" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand check" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand check" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand check" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand check" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand check" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_using_subcommand check" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand show" -l format -d 'How to print it' -r -f -a "human\t''
json\t''"
complete -c authctl -n "__fish_authctl_using_subcommand show" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand show" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand show" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand show" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand show" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand show" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_using_subcommand show" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand show" -s h -l help -d 'Print help'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l bytes -d 'How many random bytes' -r
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l encoding -d 'How to write them' -r -f -a "hex\t''
base64url\t''"
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l write -d 'Put it into `[auth] cookie_secret` instead of printing it; everyone will be logged out'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand secret" -s h -l help -d 'Print help'
complete -c authctl -n "__fish_authctl_using_subcommand export" -l to -d 'Where the app is deployed' -r -f -a "cloud\t'Streamlit Community Cloud: the block for the app\'s "Secrets" box'
kubernetes\t'A Kubernetes Secret, with the volume that mounts it'
docker\t'A Docker secret, with the lines for a compose file'"
complete -c authctl -n "__fish_authctl_using_subcommand export" -l redirect-uri -d 'The redirect URI of the deployed app, in place of the local one' -r
complete -c authctl -n "__fish_authctl_using_subcommand export" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand export" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand export" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand export" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand export" -l show-secrets -d 'Print the secrets on a terminal too'
complete -c authctl -n "__fish_authctl_using_subcommand export" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand export" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_using_subcommand export" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand completions" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand completions" -s h -l help -d 'Print help'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s o -l output -d 'Write a page for each command into this folder, instead of printing the first one' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand man" -s C -l project -d 'The app\'s folder [default: the nearest ancestor with `.streamlit/`, else the current one]' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand man" -l secrets -d 'This secrets file instead of the project\'s (`-` is standard input)' -r -F
complete -c authctl -n "__fish_authctl_using_subcommand man" -l streamlit -d 'Judge as this Streamlit [default: what the project uses, else the newest known]' -r
complete -c authctl -n "__fish_authctl_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t''
always\t''
never\t''"
complete -c authctl -n "__fish_authctl_using_subcommand man" -l no-input -d 'Never ask; implied without a terminal'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s q -l quiet -d 'Say only what is asked for'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s v -l verbose -d 'Show each HTTP exchange, with secrets masked'
complete -c authctl -n "__fish_authctl_using_subcommand man" -s h -l help -d 'Print help'
