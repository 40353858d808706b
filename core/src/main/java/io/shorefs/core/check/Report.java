package io.shorefs.core.check;

import java.util.List;

/**
 * The result of a check.
 *
 * @param inodes how many inodes there are
 * @param entries how many directory entries
 * @param bytes of payload in slots
 * @param coldRanges how many ranges of metadata are only in the object store, in part: they were not checked, nor what refers to them or is referred to by them
 * @param findings what is wrong, at most {@link Check#MAX_FINDINGS}
 */
public record Report(long inodes, long entries, long bytes, int coldRanges, List<Finding> findings) {
    public Report {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean isClean() {
        return findings.isEmpty();
    }
}
