package io.shorefs.conformance.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Random operations on few names. One thread. */
final class CallGenerator {
    private static final int LONGEST = 4;

    private final Random random;

    CallGenerator(Random random) {
        this.random = random;
    }

    /** So many operations for each of so many sessions. */
    List<List<Call>> script(int sessions, int calls) {
        return Stream.generate(() -> Stream.generate(this::next).limit(calls).toList())
                .limit(sessions)
                .toList();
    }

    private Call next() {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> new Call.Lookup(where(), name());
            case 4 -> new Call.Create(where(), name(), random.nextBoolean());
            case 5 -> new Call.Mknod(where(), name());
            case 6 -> new Call.Mkdir(where(), name());
            case 7, 8 -> new Call.Link(where(), name());
            case 9, 10 -> new Call.Unlink(where(), name());
            case 11 -> new Call.Rmdir(where(), name());
            case 12, 13, 14 -> new Call.Rename(where(), name(), where(), name());
            case 15 -> new Call.Stat();
            case 16 -> new Call.Read();
            case 17 -> new Call.Write(random.nextInt(3), text());
            case 18 -> new Call.Resize(random.nextInt(4));
            default -> new Call.Close();
        };
    }

    private Where where() {
        return random.nextInt(4) == 0 ? Where.INNER : Where.OUTER;
    }

    private String name() {
        return Place.NAMES.get(random.nextInt(Place.NAMES.size()));
    }

    private String text() {
        List<String> letters = new ArrayList<>();
        for (int i = random.nextInt(LONGEST); i >= 0; i--) {
            letters.add(Character.toString('A' + random.nextInt(26)));
        }
        return String.join("", letters);
    }
}
