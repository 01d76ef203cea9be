# fish completion for streamlit-launcherctl
# load it with: streamlit-launcherctl completion fish | source
function __streamlit_launcherctl_apps
    streamlit-launcherctl list --quiet --timeout 2s 2>/dev/null
end
complete -c streamlit-launcherctl -f
complete -c streamlit-launcherctl -l socket -r -F -d 'control socket'
complete -c streamlit-launcherctl -l json -d 'print JSON'
complete -c streamlit-launcherctl -l no-color -d 'no colours'
complete -c streamlit-launcherctl -l timeout -x -d 'give up after this long'
complete -c streamlit-launcherctl -n __fish_use_subcommand -a '@VERBS@'
complete -c streamlit-launcherctl -n '__fish_seen_subcommand_from @APP_VERBS@' -a '(__streamlit_launcherctl_apps)'
complete -c streamlit-launcherctl -n '__fish_seen_subcommand_from help' -a '@VERBS@'
complete -c streamlit-launcherctl -n '__fish_seen_subcommand_from config' -a 'check show'
complete -c streamlit-launcherctl -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c streamlit-launcherctl -n '__fish_seen_subcommand_from events' -l app -x -a '(__streamlit_launcherctl_apps)'
