package io.shorefs.core.check;

import io.shorefs.api.Timestamp;
import java.util.List;
import java.util.Optional;

/**
 * How far reading all live blocks is.
 *
 * @param running whether a pass goes on
 * @param bytes that the pass that goes on has read since it began, or the server started; or those of the last one
 * @param findings of the pass that goes on, or of the last one, since the server started; at most {@link Check#MAX_FINDINGS}
 * @param ended when the last pass since the start ended
 */
public record ScrubReport(boolean running, long bytes, List<Finding> findings, Optional<Timestamp> ended) {
    public ScrubReport {
        findings = List.copyOf(findings);
    }
}
