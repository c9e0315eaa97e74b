# Finds a JDK of release 25 or newer; read by ./netduo and ./test with `.`

fail() {
  printf 'netduo: %s\n' "$@" >&2
  exit 1
}

# Sets found to where $1 really lies, symbolic links followed.
resolve() {
  found=$1
  while [ -h "$found" ]; do
    link=$(readlink "$found")
    case $link in
      /*) found=$link ;;
      *) found=${found%/*}/$link ;;
    esac
  done
}

# Whether $1 is a JDK of at least release 25. Its `release` file answers without a process.
is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#*\"}
        version=${version%%[!0-9]*}
        [ -n "$version" ] && [ "$version" -ge 25 ]
        return
        ;;
    esac
  done <"$1/release"
  return 1
}

# Sets jdk. The shell's own means only, since it runs before every command.
find_jdk() {
  if [ -n "${NETDUO_JAVA_HOME-}" ]; then
    jdk=$NETDUO_JAVA_HOME
    is_jdk "$jdk" || fail "NETDUO_JAVA_HOME is $jdk, which is no JDK 25 or newer"
    return
  fi
  jdk=${JAVA_HOME-}
  if [ -n "$jdk" ] && is_jdk "$jdk"; then return; fi
  if java=$(command -v java); then
    resolve "$java"
    jdk=${found%/bin/java}
    if is_jdk "$jdk"; then return; fi
  fi
  for jdk in \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/jdk* /usr/local/openjdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk "$jdk"; then return; fi
  done
  fail "needs a JDK 25 or newer and found none" \
    "install one (for example Eclipse Temurin 25) or point NETDUO_JAVA_HOME at it"
}
