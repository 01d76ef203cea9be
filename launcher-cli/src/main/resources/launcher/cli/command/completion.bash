# bash completion for streamlit-launcherctl
# load it with: source <(streamlit-launcherctl completion bash)
_streamlit_launcherctl() {
    local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local verb='' words='' socket=() i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --socket)
                i=$((i + 1))
                socket=(--socket "${COMP_WORDS[i]}")
                ;;
            --timeout | --config | --app | --since | -n | --lines) i=$((i + 1)) ;;
            -*) ;;
            *) [ -n "$verb" ] || verb=${COMP_WORDS[i]} ;;
        esac
    done
    COMPREPLY=()
    case $previous in
        --socket | --config)
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            return
            ;;
        --timeout | --since | -n | --lines) return ;;
    esac
    if [ "$previous" = --app ]; then
        words=$("$program" list --quiet --timeout 2s "${socket[@]}" 2>/dev/null)
    elif [[ $current == -* ]]; then
        words='--socket --json --no-color --timeout --help'
        case $verb in
            status) words+=' --watch' ;;
            list) words+=' --quiet' ;;
            start | stop | restart) words+=' --no-wait' ;;
            check | check-memory) words+=' --dry-run' ;;
            logs) words+=' --follow --lines --since --previous --timestamps' ;;
            events) words+=' --follow --app' ;;
            config) words+=' --origin' ;;
            daemon) words+=' --config --ephemeral' ;;
        esac
    else
        case $verb in
            '' | help) words='@VERBS@' ;;
            @APP_VERBS_BAR@) words=$("$program" list --quiet --timeout 2s "${socket[@]}" 2>/dev/null) ;;
            config) words='check show' ;;
            completion) words='bash zsh fish' ;;
        esac
        [ "$verb" != always-on ] || words+=' on off'
        [ "$verb" != priority ] || words+=' default'
    fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _streamlit_launcherctl streamlit-launcherctl
