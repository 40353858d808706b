package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import java.util.function.Supplier;

/** For tests elsewhere: trees with small tables. */
public final class SmallTables {
    private SmallTables() {}

    /** What folds into tables of at most so many bytes. */
    public static Fold fold(WholeObjects objects, Supplier<ObjectId> ids, int tableBytes) {
        return new Fold(objects, ids, tableBytes);
    }
}
