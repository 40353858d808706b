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
