package io.shorefs.acceptance.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Judges a run of pjdfstest: every case passes but those that a list explains by the kernel's own caching. */
public final class PosixSuite {
    private static final int CASES = 382;
    private static final Pattern FAILED = Pattern.compile("^(\\S+)\\s+FAILED", Pattern.MULTILINE);
    private static final Pattern SUMMARY =
            Pattern.compile("^Summary: (\\d+) failed, \\d+ skipped, (\\d+) passed", Pattern.MULTILINE);

    private final Set<String> explained;

    private PosixSuite(Set<String> explained) {
        this.explained = explained;
    }

    /** What {@code pjdfstest/LIST} names may fail; a line is a case, {@code #} and the explanation. */
    public static Step explainedBy(String list) {
        try (InputStream in = PosixSuite.class.getResourceAsStream("/pjdfstest/" + list)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new PosixSuite(text.lines()
                            .filter(l -> !l.startsWith("#"))
                            .map(PosixSuite::explainedCase)
                            .collect(Collectors.toUnmodifiableSet()))
                    .step();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String explainedCase(String line) {
        String[] parts = line.split("#", 2);
        if (parts.length < 2 || parts[1].isBlank()) {
            throw new IllegalStateException("no explanation behind a # in: " + line);
        }
        return parts[0].strip();
    }

    private Step step() {
        return new Step("pjdfstest", "pjdfstest", this::judge);
    }

    private void judge(StepResult result) {
        result.assertSucceeded();
        Matcher summary = SUMMARY.matcher(result.text());
        assertTrue(summary.find(), result::text);
        Set<String> failed = new TreeSet<>();
        FAILED.matcher(result.text()).results().forEach(m -> failed.add(m.group(1)));
        assertEquals(failed.size(), Integer.parseInt(summary.group(1)), result::text);
        assertEquals(CASES, Integer.parseInt(summary.group(2)) + failed.size(), "cases that ran");
        failed.removeAll(explained);
        assertTrue(failed.isEmpty(), () -> "failed without an explanation: " + failed + "\n" + result.text());
    }
}
