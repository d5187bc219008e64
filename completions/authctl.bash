_authctl() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="authctl"
                ;;
            authctl,add)
                cmd="authctl__subcmd__add"
                ;;
            authctl,check)
                cmd="authctl__subcmd__check"
                ;;
            authctl,completions)
                cmd="authctl__subcmd__completions"
                ;;
            authctl,cookie)
                cmd="authctl__subcmd__cookie"
                ;;
            authctl,dev)
                cmd="authctl__subcmd__dev"
                ;;
            authctl,explain)
                cmd="authctl__subcmd__explain"
                ;;
            authctl,export)
                cmd="authctl__subcmd__export"
                ;;
            authctl,help)
                cmd="authctl__subcmd__help"
                ;;
            authctl,idp)
                cmd="authctl__subcmd__idp"
                ;;
            authctl,init)
                cmd="authctl__subcmd__init"
                ;;
            authctl,lsp)
                cmd="authctl__subcmd__lsp"
                ;;
            authctl,man)
                cmd="authctl__subcmd__man"
                ;;
            authctl,mcp)
                cmd="authctl__subcmd__mcp"
                ;;
            authctl,probe)
                cmd="authctl__subcmd__probe"
                ;;
            authctl,providers)
                cmd="authctl__subcmd__providers"
                ;;
            authctl,remove)
                cmd="authctl__subcmd__remove"
                ;;
            authctl,rules)
                cmd="authctl__subcmd__rules"
                ;;
            authctl,secret)
                cmd="authctl__subcmd__secret"
                ;;
            authctl,set)
                cmd="authctl__subcmd__set"
                ;;
            authctl,show)
                cmd="authctl__subcmd__show"
                ;;
            authctl,test)
                cmd="authctl__subcmd__test"
                ;;
            authctl__subcmd__cookie,decode)
                cmd="authctl__subcmd__cookie__subcmd__decode"
                ;;
            authctl__subcmd__cookie,mint)
                cmd="authctl__subcmd__cookie__subcmd__mint"
                ;;
            authctl__subcmd__idp,faults)
                cmd="authctl__subcmd__idp__subcmd__faults"
                ;;
            authctl__subcmd__idp,health)
                cmd="authctl__subcmd__idp__subcmd__health"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        authctl)
            opts="-C -q -v -h -V --project --secrets --streamlit --no-input --color --quiet --verbose --help --version init secret add set remove show check probe test dev idp cookie explain export providers rules help lsp mcp completions man"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__add)
            opts="-C -q -v -h --provider --param --metadata-url --client-id --client-secret-stdin --client-secret-file --import --register --registration-token-stdin --redirect-uri --dry-run --example --schema --force --project --secrets --streamlit --no-input --color --quiet --verbose --help local google microsoft okta auth0 keycloak cognito gitlab adfs cas authelia authentik azure-b2c casdoor cilogon clerk cloudflare cyberark databricks descope dex discord identityserver duo fusionauth globus vault huggingface jumpcloud kakao kanidm kinde logto entra-external-id naver nextcloud onelogin orcid ory paypal pingfederate pingone pingone-advanced pocket-id salesforce slack stytch synology twitch workos yahoo yahoo-japan zitadel oidc"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --provider)
                    COMPREPLY=($(compgen -W "local google microsoft okta auth0 keycloak cognito gitlab adfs cas authelia authentik azure-b2c casdoor cilogon clerk cloudflare cyberark databricks descope dex discord identityserver duo fusionauth globus vault huggingface jumpcloud kakao kanidm kinde logto entra-external-id naver nextcloud onelogin orcid ory paypal pingfederate pingone pingone-advanced pocket-id salesforce slack stytch synology twitch workos yahoo yahoo-japan zitadel oidc" -- "${cur}"))
                    return 0
                    ;;
                --param)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --metadata-url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client-id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client-secret-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --import)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --redirect-uri)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__check)
            opts="-C -q -v -h --format --output --fail-on --fix --unsafe-fixes --diff --allow --warn --deny --exclude --template --online --app --wait --as --replicas --allow-other-origin --timeout --ca-cert --allow-private-endpoints --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human concise json sarif github gitlab junit azure rdjson markdown html" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "error warning info" -- "${cur}"))
                    return 0
                    ;;
                --allow)
                    COMPREPLY=($(compgen -W "disallowed-redirect-host empty-value expired-client-secret https-without-certificate ignored-authorize-params ignored-client-kwarg insecure-metadata-url insecure-redirect-uri loopback-provider malformed-allow malformed-config malformed-scope malformed-url misplaced-setting missing-auth-section missing-cookie-secret missing-email-scope missing-openid-scope missing-provider-setting missing-redirect-uri missing-secrets-file misspelled-setting multi-tenant-metadata-url nested-provider-section non-canonical-origin placeholder-value published-cookie-secret redirect-base-path-mismatch refused-scope relative-url reused-secret secret-id-as-secret shadowed-auth-section shadowed-default-provider shared-setting-in-provider stray-characters swapped-credentials toml-syntax-error underscore-in-provider-name unencoded-secret-characters unexpanded-variable unknown-exposed-token unknown-rule-in-allow unknown-setting unlikely-client-id unlikely-client-secret unsupported-authentication-method unsupported-directory-secrets unsupported-port-placeholder unsupported-prompt unsupported-provider unsupported-public-client unsupported-response-mode unusable-provider-name unused-allow weak-cookie-secret wrong-callback-path wrong-metadata-url wrong-provider-host wrong-value-type broken-version-pair committed-secrets-file embedded-host interrupted-write loopback-redirect-in-deployment missing-authlib missing-httpx missing-space-scope permitted-update readable-secrets-file redirect-address-mismatch redirect-port-mismatch replicated-login-state secret-in-example-file secrets-in-docker-image unavailable-streamlit-name unchecked-app-secrets unconditional-login unconfigured-login-provider unignored-secrets-file unknown-login-argument unreadable-version unsupported-streamlit unused-provider used-login-result accepted-settings clock-skew conflicting-metadata-member duplicate-metadata-member empty-key-set insecure-endpoint issuer-mismatch malformed-metadata metadata-not-json missing-end-session-endpoint missing-endpoint missing-key-id missing-pkce-support mixed-hosts private-endpoint published-private-key redirected-metadata refused-authorization-request refused-token-request rejected-client-secret required-pushed-authorization spa-registration templated-issuer undecided-without-login unknown-client unlisted-prompt unreachable-key-set unreachable-metadata unregistered-redirect-uri unsupported-client-authentication unsupported-code-flow unsupported-scope unsupported-signing-algorithm untrusted-certificate weak-key wrong-client-authentication-method access-token-hash-mismatch audience-mismatch authorization-issuer-mismatch authorized-party-mismatch bad-signature claim-only-in-userinfo denied-authorization disputed-id-token duplicated-callback-parameter encrypted-id-token expired-id-token failed-logout fragment-response future-id-token group-overage laxer-streamlit malformed-claim malformed-id-token malformed-token-response missing-authorization-issuer missing-claim missing-email-claim missing-id-token missing-nonce nonce-mismatch oversized-callback-response oversized-cookie rejected-code slow-endpoint stale-authentication stale-id-token state-mismatch stricter-streamlit token-issuer-mismatch unanswered-login unexpected-signing-algorithm unknown-signing-key unmet-expectation unreachable-userinfo unsafe-token-header unsigned-id-token unverified-email userinfo-subject-mismatch wrong-token-type app-clock-skew cached-answer deployed-cookie-secret-mismatch deployed-release-mismatch deployed-setting-mismatch differing-replica-secrets failed-app-login failing-login-route forgotten-login-state hidden-set-cookie login-before-app lost-query-string misplaced-app redirect-loop replaced-host-header rewritten-cookie-path secure-cookie-over-http small-proxy-buffer small-request-limit stripped-path-prefix stripped-request-cookies stripped-subprotocol unavailable-app unchecked-origin unreachable-app unrouted-callback unrouted-login unseen-user websocket-not-upgraded" -- "${cur}"))
                    return 0
                    ;;
                --warn)
                    COMPREPLY=($(compgen -W "disallowed-redirect-host empty-value expired-client-secret https-without-certificate ignored-authorize-params ignored-client-kwarg insecure-metadata-url insecure-redirect-uri loopback-provider malformed-allow malformed-config malformed-scope malformed-url misplaced-setting missing-auth-section missing-cookie-secret missing-email-scope missing-openid-scope missing-provider-setting missing-redirect-uri missing-secrets-file misspelled-setting multi-tenant-metadata-url nested-provider-section non-canonical-origin placeholder-value published-cookie-secret redirect-base-path-mismatch refused-scope relative-url reused-secret secret-id-as-secret shadowed-auth-section shadowed-default-provider shared-setting-in-provider stray-characters swapped-credentials toml-syntax-error underscore-in-provider-name unencoded-secret-characters unexpanded-variable unknown-exposed-token unknown-rule-in-allow unknown-setting unlikely-client-id unlikely-client-secret unsupported-authentication-method unsupported-directory-secrets unsupported-port-placeholder unsupported-prompt unsupported-provider unsupported-public-client unsupported-response-mode unusable-provider-name unused-allow weak-cookie-secret wrong-callback-path wrong-metadata-url wrong-provider-host wrong-value-type broken-version-pair committed-secrets-file embedded-host interrupted-write loopback-redirect-in-deployment missing-authlib missing-httpx missing-space-scope permitted-update readable-secrets-file redirect-address-mismatch redirect-port-mismatch replicated-login-state secret-in-example-file secrets-in-docker-image unavailable-streamlit-name unchecked-app-secrets unconditional-login unconfigured-login-provider unignored-secrets-file unknown-login-argument unreadable-version unsupported-streamlit unused-provider used-login-result accepted-settings clock-skew conflicting-metadata-member duplicate-metadata-member empty-key-set insecure-endpoint issuer-mismatch malformed-metadata metadata-not-json missing-end-session-endpoint missing-endpoint missing-key-id missing-pkce-support mixed-hosts private-endpoint published-private-key redirected-metadata refused-authorization-request refused-token-request rejected-client-secret required-pushed-authorization spa-registration templated-issuer undecided-without-login unknown-client unlisted-prompt unreachable-key-set unreachable-metadata unregistered-redirect-uri unsupported-client-authentication unsupported-code-flow unsupported-scope unsupported-signing-algorithm untrusted-certificate weak-key wrong-client-authentication-method access-token-hash-mismatch audience-mismatch authorization-issuer-mismatch authorized-party-mismatch bad-signature claim-only-in-userinfo denied-authorization disputed-id-token duplicated-callback-parameter encrypted-id-token expired-id-token failed-logout fragment-response future-id-token group-overage laxer-streamlit malformed-claim malformed-id-token malformed-token-response missing-authorization-issuer missing-claim missing-email-claim missing-id-token missing-nonce nonce-mismatch oversized-callback-response oversized-cookie rejected-code slow-endpoint stale-authentication stale-id-token state-mismatch stricter-streamlit token-issuer-mismatch unanswered-login unexpected-signing-algorithm unknown-signing-key unmet-expectation unreachable-userinfo unsafe-token-header unsigned-id-token unverified-email userinfo-subject-mismatch wrong-token-type app-clock-skew cached-answer deployed-cookie-secret-mismatch deployed-release-mismatch deployed-setting-mismatch differing-replica-secrets failed-app-login failing-login-route forgotten-login-state hidden-set-cookie login-before-app lost-query-string misplaced-app redirect-loop replaced-host-header rewritten-cookie-path secure-cookie-over-http small-proxy-buffer small-request-limit stripped-path-prefix stripped-request-cookies stripped-subprotocol unavailable-app unchecked-origin unreachable-app unrouted-callback unrouted-login unseen-user websocket-not-upgraded" -- "${cur}"))
                    return 0
                    ;;
                --deny)
                    COMPREPLY=($(compgen -W "disallowed-redirect-host empty-value expired-client-secret https-without-certificate ignored-authorize-params ignored-client-kwarg insecure-metadata-url insecure-redirect-uri loopback-provider malformed-allow malformed-config malformed-scope malformed-url misplaced-setting missing-auth-section missing-cookie-secret missing-email-scope missing-openid-scope missing-provider-setting missing-redirect-uri missing-secrets-file misspelled-setting multi-tenant-metadata-url nested-provider-section non-canonical-origin placeholder-value published-cookie-secret redirect-base-path-mismatch refused-scope relative-url reused-secret secret-id-as-secret shadowed-auth-section shadowed-default-provider shared-setting-in-provider stray-characters swapped-credentials toml-syntax-error underscore-in-provider-name unencoded-secret-characters unexpanded-variable unknown-exposed-token unknown-rule-in-allow unknown-setting unlikely-client-id unlikely-client-secret unsupported-authentication-method unsupported-directory-secrets unsupported-port-placeholder unsupported-prompt unsupported-provider unsupported-public-client unsupported-response-mode unusable-provider-name unused-allow weak-cookie-secret wrong-callback-path wrong-metadata-url wrong-provider-host wrong-value-type broken-version-pair committed-secrets-file embedded-host interrupted-write loopback-redirect-in-deployment missing-authlib missing-httpx missing-space-scope permitted-update readable-secrets-file redirect-address-mismatch redirect-port-mismatch replicated-login-state secret-in-example-file secrets-in-docker-image unavailable-streamlit-name unchecked-app-secrets unconditional-login unconfigured-login-provider unignored-secrets-file unknown-login-argument unreadable-version unsupported-streamlit unused-provider used-login-result accepted-settings clock-skew conflicting-metadata-member duplicate-metadata-member empty-key-set insecure-endpoint issuer-mismatch malformed-metadata metadata-not-json missing-end-session-endpoint missing-endpoint missing-key-id missing-pkce-support mixed-hosts private-endpoint published-private-key redirected-metadata refused-authorization-request refused-token-request rejected-client-secret required-pushed-authorization spa-registration templated-issuer undecided-without-login unknown-client unlisted-prompt unreachable-key-set unreachable-metadata unregistered-redirect-uri unsupported-client-authentication unsupported-code-flow unsupported-scope unsupported-signing-algorithm untrusted-certificate weak-key wrong-client-authentication-method access-token-hash-mismatch audience-mismatch authorization-issuer-mismatch authorized-party-mismatch bad-signature claim-only-in-userinfo denied-authorization disputed-id-token duplicated-callback-parameter encrypted-id-token expired-id-token failed-logout fragment-response future-id-token group-overage laxer-streamlit malformed-claim malformed-id-token malformed-token-response missing-authorization-issuer missing-claim missing-email-claim missing-id-token missing-nonce nonce-mismatch oversized-callback-response oversized-cookie rejected-code slow-endpoint stale-authentication stale-id-token state-mismatch stricter-streamlit token-issuer-mismatch unanswered-login unexpected-signing-algorithm unknown-signing-key unmet-expectation unreachable-userinfo unsafe-token-header unsigned-id-token unverified-email userinfo-subject-mismatch wrong-token-type app-clock-skew cached-answer deployed-cookie-secret-mismatch deployed-release-mismatch deployed-setting-mismatch differing-replica-secrets failed-app-login failing-login-route forgotten-login-state hidden-set-cookie login-before-app lost-query-string misplaced-app redirect-loop replaced-host-header rewritten-cookie-path secure-cookie-over-http small-proxy-buffer small-request-limit stripped-path-prefix stripped-request-cookies stripped-subprotocol unavailable-app unchecked-origin unreachable-app unrouted-callback unrouted-login unseen-user websocket-not-upgraded" -- "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --wait)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ca-cert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__completions)
            opts="-C -q -v -h --project --secrets --streamlit --no-input --color --quiet --verbose --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__cookie)
            opts="-C -q -v -h --project --secrets --streamlit --no-input --color --quiet --verbose --help decode mint"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__cookie__subcmd__decode)
            opts="-C -q -v -h --file --origin --format --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__cookie__subcmd__mint)
            opts="-C -q -v -h --user --new-user --users --claims --claim --expires-in --provider --origin --format --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --user)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --new-user)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --users)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --claims)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --claim)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expires-in)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --provider)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --origin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "header playwright netscape json st-user" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__dev)
            opts="-C -q -v -h --user --new-user --users --port --ca-cert --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --user)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --new-user)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --users)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --port)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ca-cert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__explain)
            opts="-C -q -v -h --project --secrets --streamlit --no-input --color --quiet --verbose --help disallowed-redirect-host empty-value expired-client-secret https-without-certificate ignored-authorize-params ignored-client-kwarg insecure-metadata-url insecure-redirect-uri loopback-provider malformed-allow malformed-config malformed-scope malformed-url misplaced-setting missing-auth-section missing-cookie-secret missing-email-scope missing-openid-scope missing-provider-setting missing-redirect-uri missing-secrets-file misspelled-setting multi-tenant-metadata-url nested-provider-section non-canonical-origin placeholder-value published-cookie-secret redirect-base-path-mismatch refused-scope relative-url reused-secret secret-id-as-secret shadowed-auth-section shadowed-default-provider shared-setting-in-provider stray-characters swapped-credentials toml-syntax-error underscore-in-provider-name unencoded-secret-characters unexpanded-variable unknown-exposed-token unknown-rule-in-allow unknown-setting unlikely-client-id unlikely-client-secret unsupported-authentication-method unsupported-directory-secrets unsupported-port-placeholder unsupported-prompt unsupported-provider unsupported-public-client unsupported-response-mode unusable-provider-name unused-allow weak-cookie-secret wrong-callback-path wrong-metadata-url wrong-provider-host wrong-value-type broken-version-pair committed-secrets-file embedded-host interrupted-write loopback-redirect-in-deployment missing-authlib missing-httpx missing-space-scope permitted-update readable-secrets-file redirect-address-mismatch redirect-port-mismatch replicated-login-state secret-in-example-file secrets-in-docker-image unavailable-streamlit-name unchecked-app-secrets unconditional-login unconfigured-login-provider unignored-secrets-file unknown-login-argument unreadable-version unsupported-streamlit unused-provider used-login-result accepted-settings clock-skew conflicting-metadata-member duplicate-metadata-member empty-key-set insecure-endpoint issuer-mismatch malformed-metadata metadata-not-json missing-end-session-endpoint missing-endpoint missing-key-id missing-pkce-support mixed-hosts private-endpoint published-private-key redirected-metadata refused-authorization-request refused-token-request rejected-client-secret required-pushed-authorization spa-registration templated-issuer undecided-without-login unknown-client unlisted-prompt unreachable-key-set unreachable-metadata unregistered-redirect-uri unsupported-client-authentication unsupported-code-flow unsupported-scope unsupported-signing-algorithm untrusted-certificate weak-key wrong-client-authentication-method access-token-hash-mismatch audience-mismatch authorization-issuer-mismatch authorized-party-mismatch bad-signature claim-only-in-userinfo denied-authorization disputed-id-token duplicated-callback-parameter encrypted-id-token expired-id-token failed-logout fragment-response future-id-token group-overage laxer-streamlit malformed-claim malformed-id-token malformed-token-response missing-authorization-issuer missing-claim missing-email-claim missing-id-token missing-nonce nonce-mismatch oversized-callback-response oversized-cookie rejected-code slow-endpoint stale-authentication stale-id-token state-mismatch stricter-streamlit token-issuer-mismatch unanswered-login unexpected-signing-algorithm unknown-signing-key unmet-expectation unreachable-userinfo unsafe-token-header unsigned-id-token unverified-email userinfo-subject-mismatch wrong-token-type app-clock-skew cached-answer deployed-cookie-secret-mismatch deployed-release-mismatch deployed-setting-mismatch differing-replica-secrets failed-app-login failing-login-route forgotten-login-state hidden-set-cookie login-before-app lost-query-string misplaced-app redirect-loop replaced-host-header rewritten-cookie-path secure-cookie-over-http small-proxy-buffer small-request-limit stripped-path-prefix stripped-request-cookies stripped-subprotocol unavailable-app unchecked-origin unreachable-app unrouted-callback unrouted-login unseen-user websocket-not-upgraded local google microsoft okta auth0 keycloak cognito gitlab adfs cas authelia authentik azure-b2c casdoor cilogon clerk cloudflare cyberark databricks descope dex discord identityserver duo fusionauth globus vault huggingface jumpcloud kakao kanidm kinde logto entra-external-id naver nextcloud onelogin orcid ory paypal pingfederate pingone pingone-advanced pocket-id salesforce slack stytch synology twitch workos yahoo yahoo-japan zitadel oidc amazon apple facebook github line linkedin login.gov snowflake strava twitter redirect_uri client_id client_secret cookie_secret server_metadata_url PKCE issuer scope claim tenant realm nonce state UserInfo prompt client_kwargs token_endpoint_auth_method audience JWKS end_session_endpoint provider AADSTS50011 AADSTS70004 AADSTS500113 AADSTS900971 AADSTS500112 AADSTS50147 AADSTS501491 AADSTS501481 AADSTS700016 AADSTS70001 AADSTS700011 AADSTS700038 AADSTS7000229 AADSTS90002 AADSTS90013 AADSTS900023 AADSTS50059 AADSTS50128 AADSTS90019 AADSTS90038 AADSTS50194 AADSTS9002332 AADSTS90027 AADSTS9001023 AADSTS7000215 AADSTS70002 AADSTS7000222 AADSTS7000218 AADSTS7000216 AADSTS700025 AADSTS9002326 AADSTS9002325 AADSTS9002327 AADSTS900144 AADSTS90014 AADSTS900561 AADSTS90056 AADSTS65001 AADSTS65004 AADSTS90099 AADSTS16001 AADSTS50146 AADSTS9002346 AADSTS50173 AADSTS700082 AADSTS50199 AADSTS90094 AADSTS90093 AADSTS90095 AADSTS650056 AADSTS650057 AADSTS65005 AADSTS500011 AADSTS50001 AADSTS650052 AADSTS50105 AADSTS50020 AADSTS50034 AADSTS51004 AADSTS90072 AADSTS16000 AADSTS16003 AADSTS500208 AADSTS500200 AADSTS500021 AADSTS500022 AADSTS500212 AADSTS500213 AADSTS700054 AADSTS700051 AADSTS70011 AADSTS1002012 AADSTS28002 AADSTS28003 AADSTS650053 AADSTS50089 AADSTS54005 AADSTS70008 AADSTS70000 AADSTS9002313 AADSTS90023 AADSTS90100 AADSTS50058 AADSTS53000 AADSTS53001 AADSTS53002 AADSTS53003 AADSTS530003 AADSTS530032 AADSTS530035 AADSTS50131 AADSTS50097 AADSTS50129 AADSTS53004 AADSTS50072 AADSTS50074 AADSTS50076 AADSTS50079 AADSTS50158 AADSTS50053 AADSTS50055 AADSTS50057 AADSTS50126 AADSTS50196 AADSTS7000112 AADB2C90006 AADB2C90007 AADB2C90018 AADB2C90043 AADB2C90057 AADB2C90058 AADB2C90182 AADB2C90183 AADB2C90079 AADB2C90081 AADB2C90117 AADB2C90055 AADB2C90118 AADB2C90091 AADB2C90080 invalid_configuration select_account_for_resource_owner Errors.App.NotFound invalid_state request_forbidden authentication_expired invalid_origin MSIS9224 MSIS9223 E0000007 E0000022 invalid_dpop_proof KOE006 KOE101 KOE205 bad_redirect_uri bad_client_secret deleted_client disabled_client org_internal admin_policy_enforced disallowed_useragent unauthorized_scope_error code_already_used invalid_code user_cancelled_login user_cancelled_authorize OAUTH_APP_BLOCKED OAUTH_APPROVAL_ERROR_GENERIC mismatching_state expired_token MissingKeyError missing_key InvalidKeyIdError invalid_key_id bad_signature BadSignatureError UnsupportedAlgorithmError unsupported_algorithm unsupported_header UnsupportedHeaderError exceeded_size missing_key_type key_parameter AuthlibDeprecationWarning JSONDecodeError missing_token MissingTokenError unsupported_token_type UnsupportedTokenTypeError redirect_uri_mismatch redirect_mismatch invalid_redirect_uri invalid_client invalid_client_id invalid_client_credentials invalid_client_secret invalid_grant access_denied unauthorized_client unsupported_response_type invalid_scope invalid_request unsupported_grant_type server_error temporarily_unavailable interaction_required login_required account_selection_required consent_required unmet_authentication_requirements invalid_target invalid_token insufficient_scope invalid_request_uri invalid_request_object request_not_supported request_uri_not_supported registration_not_supported TOMLDecodeError CERTIFICATE_VERIFY_FAILED httpx.RemoteProtocolError ProxyError UnsupportedProtocol httpx.ConnectError httpx.ConnectTimeout httpx.ReadTimeout X-Frame-Options frame-ancestors ERR_CONNECTION_REFUSED ERR_SSL_PROTOCOL_ERROR SSL_ERROR_RX_RECORD_TOO_LONG ERR_TOO_MANY_REDIRECTS"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__export)
            opts="-C -q -v -h --to --redirect-uri --show-secrets --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --to)
                    COMPREPLY=($(compgen -W "cloud kubernetes docker env" -- "${cur}"))
                    return 0
                    ;;
                --redirect-uri)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__help)
            opts="-C -q -v -h --format --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__idp)
            opts="-C -q -v -h --port --host --issuer --i-know-this-is-insecure --client-id --client-secret-file --redirect-uri --any-client --users --user --auto-login --fault --token-lifetime --format --project --secrets --streamlit --no-input --color --quiet --verbose --help faults health"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --port)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --host)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client-id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client-secret-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --redirect-uri)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --users)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --user)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --auto-login)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fault)
                    COMPREPLY=($(compgen -W "metadata-unavailable redirected-metadata metadata-not-json malformed-metadata duplicate-metadata-member conflicting-metadata-member issuer-mismatch-in-discovery templated-issuer issuer-with-trailing-slash missing-token-endpoint insecure-endpoint private-endpoint mixed-hosts no-code-flow no-email-scope post-only hs256-only required-pushed-authorization no-pkce no-end-session script-end-session-endpoint user-name-in-endpoint clock-ahead clock-behind unreachable-key-set empty-jwks jwks-without-kid weak-key private-jwks unknown-key-types kid-absent-single-jwks kid-absent-multiple-jwks unknown-kid key-rotation client-rejected redirect-uri-rejected late-request-checks secret-rejected basic-rejected spa-registration demands-pkce prompt-rejected policy-rejected scope-rejected scope-rejected-on-page demands-dpop error-in-callback error-beside-code invalid-state missing-state duplicated-parameter wrong-authorization-iss missing-authorization-iss fragment-response unknown-callback-parameters ignores-pkce accepts-reused-code ignores-token-redirect-uri accepts-any-redirect-uri code-rejected error-with-status-200 token-response-not-json token-response-form-encoded missing-access-token wrong-token-type token-type-lower-case no-expires-in no-scope-in-token-response no-id-token malformed-id-token encrypted-id-token sig-none sig-hs256 sig-es256 sig-es256-not-offered sig-es256-der invalid-signature crit-header embedded-key private-token-header at-jwt-typ invalid-iss missing-iss invalid-aud missing-aud valid-aud-as-array invalid-secondary-aud invalid-azp missing-sub integer-sub empty-sub missing-exp string-exp expired-exp missing-iat iat-in-future stale-iat nbf-in-future invalid-nonce missing-nonce at-hash-mismatch missing-at-hash stale-auth-time missing-auth-time string-amr missing-email unverified-email claims-only-in-userinfo group-overage several-groups many-groups userinfo-invalid-sub userinfo-unreachable logout-unregistered logout-without-return logout-refused" -- "${cur}"))
                    return 0
                    ;;
                --token-lifetime)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__idp__subcmd__faults)
            opts="-C -q -v -h --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__idp__subcmd__health)
            opts="-C -q -v -h --port --issuer --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --port)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__init)
            opts="-C -q -v -h --provider --param --metadata-url --client-id --client-secret-stdin --client-secret-file --import --register --registration-token-stdin --redirect-uri --dry-run --example --schema --force --name --default --project --secrets --streamlit --no-input --color --quiet --verbose --help local google microsoft okta auth0 keycloak cognito gitlab adfs cas authelia authentik azure-b2c casdoor cilogon clerk cloudflare cyberark databricks descope dex discord identityserver duo fusionauth globus vault huggingface jumpcloud kakao kanidm kinde logto entra-external-id naver nextcloud onelogin orcid ory paypal pingfederate pingone pingone-advanced pocket-id salesforce slack stytch synology twitch workos yahoo yahoo-japan zitadel oidc"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --provider)
                    COMPREPLY=($(compgen -W "local google microsoft okta auth0 keycloak cognito gitlab adfs cas authelia authentik azure-b2c casdoor cilogon clerk cloudflare cyberark databricks descope dex discord identityserver duo fusionauth globus vault huggingface jumpcloud kakao kanidm kinde logto entra-external-id naver nextcloud onelogin orcid ory paypal pingfederate pingone pingone-advanced pocket-id salesforce slack stytch synology twitch workos yahoo yahoo-japan zitadel oidc" -- "${cur}"))
                    return 0
                    ;;
                --param)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --metadata-url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client-id)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --client-secret-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --import)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --redirect-uri)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --name)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__lsp)
            opts="-C -q -v -h --stdio --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__man)
            opts="-o -C -q -v -h --output --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --output)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__mcp)
            opts="-C -q -v -h --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__probe)
            opts="-C -q -v -h --provider --metadata-only --find --write --app --wait --as --replicas --allow-other-origin --format --timeout --ca-cert --allow-private-endpoints --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --provider)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --wait)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human concise json sarif github gitlab junit azure rdjson markdown html" -- "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ca-cert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__providers)
            opts="-C -q -v -h --format --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__remove)
            opts="-y -C -q -v -h --provider --yes --dry-run --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --provider)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__rules)
            opts="-C -q -v -h --format --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__secret)
            opts="-y -C -q -v -h --bytes --encoding --write --yes --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --bytes)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --encoding)
                    COMPREPLY=($(compgen -W "hex base64url" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__set)
            opts="-C -q -v -h --stdin --dry-run --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --stdin)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__show)
            opts="-C -q -v -h --provider --format --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --provider)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json" -- "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        authctl__subcmd__test)
            opts="-C -q -v -h --provider --no-browser --paste --redirect-uri --timeout --expect --no-userinfo --audit --logout --app --show-tokens --user --new-user --users --format --ca-cert --allow-private-endpoints --project --secrets --streamlit --no-input --color --quiet --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --provider)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --redirect-uri)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --expect)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --user)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --new-user)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --users)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "human json markdown html" -- "${cur}"))
                    return 0
                    ;;
                --ca-cert)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --project)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -C)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --secrets)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --streamlit)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _authctl -o nosort -o bashdefault -o default authctl
else
    complete -F _authctl -o bashdefault -o default authctl
fi
