#compdef streamlit-launcherctl
# load it with: source <(streamlit-launcherctl completion zsh)
_streamlit_launcherctl() {
    local program=${words[1]} previous=${words[CURRENT-1]} verb='' i
    local -a socket names
    for ((i = 2; i < CURRENT; i++)); do
        case ${words[i]} in
            --socket)
                ((i += 1))
                socket=(--socket "${words[i]}")
                ;;
            --timeout|--config|--app|--since|-n|--lines) ((i += 1)) ;;
            -*) ;;
            *) [[ -n $verb ]] || verb=${words[i]} ;;
        esac
    done
    case $previous in
        --socket|--config) _files; return ;;
        --timeout|--since|-n|--lines) return ;;
    esac
    if [[ ${words[CURRENT]} == -* ]]; then
        compadd -- --socket --json --no-color --timeout --help --watch --quiet --no-wait --dry-run --follow --lines --since --previous --timestamps --app --origin --config --ephemeral
        return
    fi
    if [[ $previous == --app ]]; then
        verb=status
    fi
    case $verb in
        ''|help) compadd -- @VERBS@ ;;
        @APP_VERBS_BAR@)
            names=(${(f)"$($program list --quiet --timeout 2s $socket 2>/dev/null)"})
            [[ $verb != always-on ]] || names+=(on off)
            [[ $verb != priority ]] || names+=(default)
            compadd -- $names
            ;;
        config) compadd -- check show ;;
        completion) compadd -- bash zsh fish ;;
    esac
}
compdef _streamlit_launcherctl streamlit-launcherctl
