package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which objects a state needs, besides its index.
 *
 * @param tables ids of the tables of its runs, also those that another branch wrote
 */
public record Reach(Set<ObjectId> tables) {
    public Reach {
        tables = Set.copyOf(tables);
    }

    /** What an index reaches. */
    public static Reach of(Index index) {
        return new Reach(index.runs().stream()
                .flatMap(run -> run.tables().stream())
                .map(TableRef::id)
                .collect(Collectors.toUnmodifiableSet()));
    }
}
