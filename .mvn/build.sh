# What ./test and ./shorefs share; to be read by them with the project's folder in $root. After it, 'maven ARGUMENTS' runs Maven on a JDK that
# was found by itself: the installed Maven if it is new enough, otherwise the one that the wrapper brings.

. "$root/distribution/src/main/dist/bin/find-java"
find_java javac

# The oldest Maven that the plugins of the build run on.
oldest_maven='3 6 3'

maven_is_new_enough() {
    version=$(mvn -version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\)\.\([0-9]*\).*/\1 \2 \3/p')
    [ -n "$version" ] && [ "$(printf '%s\n%s\n' "$oldest_maven" "$version" | sort -n -k1,1 -k2,2 -k3,3 | head -n 1)" = "$oldest_maven" ]
}

maven() {
    if command -v mvn >/dev/null 2>&1 && (CDPATH= cd -- "$root" && maven_is_new_enough); then
        (CDPATH= cd -- "$root" && mvn -B -ntp "$@")
    else
        (CDPATH= cd -- "$root" && ./mvnw -B -ntp "$@")
    fi
}
