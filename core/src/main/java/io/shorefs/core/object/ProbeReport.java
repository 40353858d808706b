package io.shorefs.core.object;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a {@link StoreProbe} found. Immutable.
 *
 * @param foreign the key of an object that no filesystem of this program put there, if that is all there is; nothing was tried then
 * @param findings in the order in which they were made; what can only fail after an earlier one is not among them
 */
public record ProbeReport(Optional<String> foreign, List<Finding> findings) {
    public ProbeReport {
        findings = List.copyOf(findings);
    }

    /** What a store must do, in the words of whoever runs it. */
    public enum Capability {
        PUT_AND_GET("put and get"),
        RANGE("get of a range"),
        LIST("list after put"),
        CREATE("conditional put"),
        REPLACE("conditional replace"),
        DELETE("delete");

        private final String words;

        Capability(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * One thing that was tried.
     *
     * @param lack what happened instead; empty if the store can do it
     */
    public record Finding(Capability capability, Optional<String> lack) {}

    /** Why the store cannot be used: one sentence that names all that is missing, and follows "the store"; empty if it can. */
    public Optional<String> refusal() {
        if (foreign.isPresent()) {
            return Optional.of(
                    "holds something else, such as " + foreign.get() + ": a filesystem needs a prefix of its own");
        }
        String lacks = findings.stream()
                .filter(finding -> finding.lack().isPresent())
                .map(finding -> finding.capability() + " (" + finding.lack().get() + ")")
                .collect(Collectors.joining(", "));
        return lacks.isEmpty() ? Optional.empty() : Optional.of("lacks what a filesystem needs: " + lacks);
    }
}
