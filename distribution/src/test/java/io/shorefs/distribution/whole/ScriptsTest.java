package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the shell scripts share. */
class ScriptsTest {
    private static String sh(String script) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of("sh", "-c", script)).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put("FIND_JAVA", Path.of("src/main/dist/bin/find-java").toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    /** A script that reads find-java removes folders that its own variables name. */
    @Test
    void findingJavaSetsNoVariableOfWhoeverReadsIt() throws Exception {
        assertEquals(
                "",
                sh(
                        """
                set -eu
                . "$FIND_JAVA"
                set | grep -v '^java_\\|^JAVA_HOME=\\|^_=\\|^BASH\\|^PIPESTATUS\\|^FUNCNAME' | grep '^[A-Za-z_]*=' | sed 's/=.*//' | sort > "${TMPDIR:-/tmp}/before.$$"
                find_java java
                set | grep -v '^java_\\|^JAVA_HOME=\\|^_=\\|^BASH\\|^PIPESTATUS\\|^FUNCNAME' | grep '^[A-Za-z_]*=' | sed 's/=.*//' | sort | comm -13 "${TMPDIR:-/tmp}/before.$$" -
                rm "${TMPDIR:-/tmp}/before.$$"
                """));
        assertEquals(
                "kept\n",
                sh(
                        """
                set -eu
                root=r home=h link=l script=s stamp=t program=p user=u version=v level=e
                . "$FIND_JAVA"
                find_java java
                [ "$root$home$link$script$stamp$program$user$version$level" = rhlstpuve ] && echo kept
                """));
    }

    /** A JDK, Maven and a home of which only the scripts are real; $d is the folder with all of it. */
    private static final String MADE_UP =
            """
            set -eu
            d=$(cd "$(mktemp -d)" && pwd -P)
            trap 'rm -rf "$d"' EXIT
            p="$d/pü"
            mkdir -p "$p/.mvn" "$p/bin" "$d/jdk/bin" "$d/elsewhere/bin" "$d/elsewhere/pü" "$p/distribution/src/main/dist" "$p/distribution/target/shorefs/bin"
            cp ../shorefs ../test "$p"
            cp ../.mvn/build.sh "$p/.mvn"
            cp src/main/dist/bin/* "$p/bin"
            cp -r "$p/bin" "$p/distribution/src/main/dist"
            echo 'JAVA_VERSION="25"' > "$d/jdk/release"
            printf '#!/bin/sh\necho "$LC_ALL"; for a; do case $a in -Dshorefs.home=*) echo "${a#*=}";; esac; done\n' > "$d/jdk/bin/java"
            printf '#!/bin/sh\n[ "$1" = -version ] && echo "Apache Maven 3.9.9" || pwd -P\n' > "$d/jdk/bin/mvn"
            printf '#!/bin/sh\ncase ${LC_ALL:-$LANG} in en_*) echo UTF-8 ;; *) echo ANSI_X3.4-1968 ;; esac\n' > "$d/jdk/bin/locale"
            printf '#!/bin/sh\necho "$0"\n' > "$p/distribution/target/shorefs/bin/shorefs"
            cp "$d/jdk/bin/java" "$d/jdk/bin/javac"
            chmod +x "$d"/jdk/bin/* "$p/distribution/target/shorefs/bin/shorefs"
            touch "$p/distribution/target/shorefs.built"
            JAVA_HOME=$d/jdk PATH=$d/jdk/bin:$PATH CDPATH=$d/elsewhere
            export JAVA_HOME PATH CDPATH
            unset LC_ALL LC_CTYPE LANG
            ln -s "$p/bin/shorefs" "$d/command"
            ln -s "pü/shorefs" "$d/built"
            ln -s "pü/test" "$d/tests"
            said() { "$@" | sed "s,$p,HOME,"; }
            """;

    @Test
    void theCommandFindsItsHomeThroughLinksAndSpeaksUtf8() throws Exception {
        assertEquals(
                "C.UTF-8\nHOME\nC.UTF-8\nHOME\nC.UTF-8\nHOME\n",
                sh(MADE_UP + "said \"$d/command\" run; cd \"$p\"; said bin/shorefs; LC_ALL=POSIX said bin/shorefs"));
        assertEquals(
                "en_US.UTF-8\n\nC.UTF-8\n",
                sh(
                        MADE_UP
                                + "LC_ALL=en_US.UTF-8 \"$d/command\" | head -n 1; LANG=en_US.UTF-8 \"$d/command\" | head -n 1; LANG=de_DE.UTF-8 \"$d/command\" | head -n 1"));
    }

    @Test
    void theScriptsOfTheSourcesFindTheirFolderThroughLinks() throws Exception {
        String built = "HOME/distribution/target/shorefs/bin/shorefs\n";
        assertEquals(
                built + "HOME\n" + built + "HOME\n",
                sh(
                        MADE_UP
                                + "said \"$d/built\"; said \"$d/tests\" quick; cd \"$d\"; said sh pü/shorefs; said sh pü/test quick"));
    }

    @Test
    void theJavaThatIsSetWins() throws Exception {
        assertEquals(
                System.getProperty("java.home") + "\n", sh(". \"$FIND_JAVA\"; find_java java; echo \"$JAVA_HOME\""));
    }

    @Test
    void aJavaHomeThatIsNoneIsPassedOver() throws Exception {
        String found = sh(
                "PATH=" + System.getProperty("java.home")
                        + "/bin:$PATH; JAVA_HOME=/nowhere; . \"$FIND_JAVA\"; find_java java; \"$JAVA_HOME/bin/java\" --version | head -n 1");
        assertEquals("openjdk", found.split(" ", 2)[0]);
    }
}
