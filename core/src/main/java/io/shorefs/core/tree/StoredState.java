package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import java.util.Optional;

/**
 * What a state of a volume begins with.
 *
 * @param index what is folded; none when nothing is
 * @param logStart number of the first log that is not folded
 */
public record StoredState(Optional<ObjectId> index, long logStart) {
    public StoredState {
        if (logStart < 0 || index.filter(id -> id.kind() != ObjectKind.INDEX).isPresent()) {
            throw new IllegalArgumentException("no state: " + index + " with logs from " + logStart);
        }
    }
}
