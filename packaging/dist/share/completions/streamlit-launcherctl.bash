# bash: loaded at the first Tab; the words and the names of the apps come from the program itself
# shellcheck shell=bash
eval "$(streamlit-launcherctl completion bash)"
