# Runs one app in the foreground and leaves word of it in the run's folder.
# Usage: setsid sh shim.sh RUN COMMAND [ARGUMENT]...
#
# RUN/env     the standard input of COMMAND
# RUN/out     a FIFO, opened for reading and writing here and so in the app: a daemon that dies neither
#             breaks the app's next print nor is missed by it. Its first line is written here, and one at the end.
# RUN/cgroup  if it is there, the files to write 0 into so as to enter a cgroup, one a line; the app is born in it
# RUN/pid     "PID START PID START", this shell's and the app's; complete once it ends in a newline
# RUN/exit    the app's exit status, 128+n if signal n ended it; written by rename
#
# A daemon that finds no complete pid file renames RUN and then looks once more. So whoever comes second
# sees what the first one did: the daemon finds the pid, or the second test below finds no RUN.

run=$1
shift

# Of no use to the app. It still stands where this shell's environment was given to it, which is where it is looked for.
unset STREAMLIT_LAUNCHER_RECORD

# Caught, not ignored: the app gets the default action back, and this shell outlives what the group is sent.
trap : HUP INT QUIT USR1 USR2 ALRM TERM

exec 3<>"$run/out" </dev/null || exit 125

# The words of /proc/PID/stat: the first is the pid, the 22nd when the process started.
identify() {
  pid=$1 start=${22}
}

# The subshell becomes the app: it keeps its pid and its start time through exec.
(
  # shellcheck disable=SC2086 # split into its words on purpose
  read -r stat <"/proc/$$/stat" && identify $stat && shim="$pid $start" &&
    read -r stat </proc/self/stat && identify $stat &&
    echo "$shim $pid $start" >"$run/pid" && [ -e "$run/pid" ] || exit 125
  if [ -e "$run/cgroup" ]; then
    while IFS= read -r entrance; do
      echo 0 >"$entrance" || exit 125
    done <"$run/cgroup"
  fi
  printf '\001registered\n' >&3
  exec "$@" <"$run/env" >&3 2>&3 3>&-
)
status=$?
echo "$status" >"$run/exit.new" && mv "$run/exit.new" "$run/exit"

# Where this shell is the parent of all orphans below it, it stays for as long as there are any: below it they are known as
# the run's. The daemon, which else hears of the app's end by this shell's, reads a line.
has_children() {
  left=
  # the line has no end
  read -r left 2>/dev/null <"/proc/$$/task/$$/children"
  [ -n "$left" ]
}
if has_children; then
  printf '\001exited\n' >&3
  while has_children; do
    sleep 1
  done
fi
