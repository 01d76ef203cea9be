# Sourced by the start scripts, packaging/quickstart and packaging/verify: finds a Java 25 or newer without starting one.
# shellcheck shell=sh

# Says the major version of the Java in folder $1, or nothing.
java_major() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release"
}

# Says the folder of the first Java 25 or newer that has the program bin/$1 (java, or javac for a JDK).
find_java() {
  on_path=$(command -v java) && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/java}
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /usr/local/lib/jvm/* /usr/java/* /usr/local/java/* \
      /usr/local/jdk* /usr/local/openjdk* /opt/*/ /opt/java/* /opt/jdk/* /opt/jvm/* /usr/lib64/jvm/* \
      "${HOME:-/root}"/.sdkman/candidates/java/* "${HOME:-/root}"/.jdks/* "${HOME:-/root}"/.jenv/versions/*; do
    candidate=${candidate%/}
    if [ -n "$candidate" ] && [ -x "$candidate/bin/$1" ]; then
      major=$(java_major "$candidate")
      if [ "${major:-0}" -ge 25 ]; then
        printf '%s\n' "$candidate"
        return 0
      fi
    fi
  done
  return 1
}

# Says on stderr what to install. $1: the program that asks. $2: java or javac.
say_no_java() {
  kind=runtime
  [ "$2" = javac ] && kind=JDK
  {
    echo "$1: no Java $kind 25 or newer found in JAVA_HOME, PATH, /usr/lib/jvm, /opt and the other usual folders."
    echo "Install one (Debian, Ubuntu: openjdk-25-jdk-headless or temurin-25-jdk; elsewhere https://adoptium.net)," \
      "or set JAVA_HOME to it."
  } >&2
}
