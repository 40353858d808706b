package io.shorefs.acceptance.guest;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a step did.
 *
 * @param status its exit status; 124 if its time ran out
 */
public record StepResult(String command, int status, double seconds, List<String> output) {
    private static final Pattern END = Pattern.compile("@step end (\\S+) (\\d+) ([0-9.]+)");

    /** Finds a step's result in what the script {@code session} printed; none if the step did not end. */
    public static Optional<StepResult> find(String command, List<String> lines) {
        int begin = lines.indexOf("@step begin " + command);
        for (int end = begin + 1; begin >= 0 && end < lines.size(); end++) {
            Matcher matcher = END.matcher(lines.get(end));
            if (matcher.matches() && matcher.group(1).equals(command)) {
                int status = Integer.parseInt(matcher.group(2));
                double seconds = Double.parseDouble(matcher.group(3));
                return Optional.of(new StepResult(command, status, seconds, lines.subList(begin + 1, end)));
            }
        }
        return Optional.empty();
    }

    /** What it printed. */
    public String text() {
        return String.join("\n", output);
    }

    /** Fails with the output unless the exit status is 0. */
    public void assertSucceeded() {
        if (status != 0) {
            throw new AssertionError("%s ended with %d after %.0f s:%n%s".formatted(command, status, seconds, text()));
        }
    }
}
