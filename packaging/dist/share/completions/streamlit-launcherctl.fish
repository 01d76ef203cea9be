streamlit-launcherctl completion fish | source
