package io.shorefs.distribution.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody meant to write. */
final class NearestName {
    private NearestName() {}

    /** The name that takes the fewest changes of a letter; the first in alphabet among equals. */
    static Optional<String> of(String written, Collection<String> names) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return names.stream()
                .min(Comparator.<String>comparingInt(name -> distance.apply(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
