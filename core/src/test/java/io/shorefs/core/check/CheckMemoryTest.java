package io.shorefs.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.conformance.JavaCommand;
import io.shorefs.memory.MemoryLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A check keeps a few bytes of an inode. */
class CheckMemoryTest {
    private static final int DIRECTORIES = 500;
    private static final int FILES = 200;

    @Test
    @Timeout(60)
    void aHundredThousandFilesInAHeapOf16Mebibytes() throws Exception {
        List<String> options = List.of("-Xmx16m", "-XX:+UseSerialGC");
        Process process = new ProcessBuilder(JavaCommand.of(options, CheckMemoryTest.class))
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertEquals(new Report(100_501, 100_500, 0, 0, List.of()).toString(), said.strip());
        } finally {
            process.destroyForcibly();
        }
    }

    /** The process: a check in its own heap. */
    public static void main(String[] args) {
        Report report = new Check(new HugeMap(DIRECTORIES, FILES), new MemoryLog(16), true).run();
        System.out.println(report);
    }
}
