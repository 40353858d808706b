package io.shorefs.distribution.server;

import io.shorefs.core.object.ProbeReport;
import io.shorefs.core.object.ProbeReport.Finding;
import java.util.List;

/** What became of looking at a store. */
public sealed interface StoreVerdict {
    /** It does all that is needed. */
    record Fit(ProbeReport report) implements StoreVerdict {}

    /**
     * It cannot be used until somebody changes something.
     *
     * @param findings what was found before that; may be empty
     * @param why a sentence that follows the store's name
     */
    record Unfit(List<Finding> findings, String why) implements StoreVerdict {
        public Unfit {
            findings = List.copyOf(findings);
        }
    }

    /**
     * It is out of reach, for now as far as anybody can tell.
     *
     * @param why a sentence
     */
    record Away(String why) implements StoreVerdict {}
}
