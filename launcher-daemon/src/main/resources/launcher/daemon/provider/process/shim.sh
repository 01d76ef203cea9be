# Runs one app in the foreground and leaves word of it in the run's folder.
# Usage: setsid sh shim.sh RUN COMMAND [ARGUMENT]...
#
# RUN/env     the standard input of COMMAND
# RUN/out     a FIFO, opened for reading and writing here and so in the app: a daemon that dies neither
#             breaks the app's next print nor is missed by it. Its first line is written here.
# RUN/cgroup  if it is there, the cgroup.procs to enter
# RUN/pid     "PID START PID START", this shell's and the app's; complete once it ends in a newline
# RUN/exit    the app's exit status, 128+n if signal n ended it; written by rename
#
# A daemon that finds no complete pid file renames RUN and then looks once more. So whoever comes second
# sees what the first one did: the daemon finds the pid, or the second test below finds no RUN.

run=$1
shift

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
  [ ! -e "$run/cgroup" ] || echo 0 >"$run/cgroup" || exit 125
  printf '\001registered\n' >&3
  exec "$@" <"$run/env" >&3 2>&3 3>&-
)
status=$?
echo "$status" >"$run/exit.new" && mv "$run/exit.new" "$run/exit"
