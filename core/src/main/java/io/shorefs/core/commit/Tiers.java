package io.shorefs.core.commit;

import io.shorefs.core.map.SortedTable;
import java.util.ArrayList;
import java.util.List;

/** Keeps the list of committed tables short: neighbours of a similar size and of one generation are merged, so that each entry is copied a few times only. */
final class Tiers {
    private static final int FACTOR = 3;

    private Tiers() {}

    /** The list with a newer table in front. */
    static List<SortedTable> with(SortedTable newest, List<SortedTable> older) {
        List<SortedTable> tables = new ArrayList<>(older.size() + 1);
        SortedTable front = newest;
        int i = 0;
        while (i < older.size()
                && older.get(i).generation() == front.generation()
                && older.get(i).size() <= front.size() * FACTOR) {
            front = SortedTable.merge(front, older.get(i++));
        }
        tables.add(front);
        tables.addAll(older.subList(i, older.size()));
        return List.copyOf(tables);
    }
}
