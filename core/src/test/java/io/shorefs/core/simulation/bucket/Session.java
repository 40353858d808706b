package io.shorefs.core.simulation.bucket;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;

/** Who uses a host: starts its server, looks at what is there, and changes it, one after the other, until it does not answer. */
final class Session {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final int MOST_BYTES = 24_000;
    private static final int LARGE_BYTES = 1_300_000; // not in a log
    private static final int MOST_LOOKS = 40;

    private final Host host;
    private final Past past;
    private final Random random;
    private final boolean large;
    private final Past.View view;
    private Files files;
    private int wish;

    /** One for a host. */
    Session(Host host, Past past, Past.View view, Random random) {
        this.host = host;
        this.past = past;
        this.view = view;
        this.random = random;
        large = random.nextInt(16) == 0;
    }

    /** On a routine of the host. */
    void run() {
        Past.Opening opening = past.begins(view);
        switch (host.start()) {
            case Host.Started.Unanswered() -> past.tell(host + " got no answer");
            case Host.Started.Refused(String why) -> past.refused(view, why);
            case Host.Started.Serves(var fs) -> {
                past.tell(host + " serves");
                files = new Files(fs, host::await);
                if (look(found -> past.found(
                        view, opening, found, fs.storeStatus().orElseThrow().epoch() > 0))) {
                    work();
                }
            }
        }
    }

    private interface Looking {
        void found(Map<String, Content> files);
    }

    /** What is only in the store may not be there for a while. */
    private boolean look(Looking looking) {
        for (int i = 0; i < MOST_LOOKS; i++) {
            try {
                looking.found(files.all());
                return true;
            } catch (CompletionException e) {
                requireNoAnswer(e);
            }
        }
        past.tell(host + " cannot be read");
        return false;
    }

    private static void requireNoAnswer(CompletionException e) {
        boolean expected = e.getCause() instanceof FsException failure && failure.errno() == Errno.EIO;
        if (!expected) {
            throw new AssertionError("an answer that nobody expected", e.getCause());
        }
    }

    private void work() {
        try {
            while (true) {
                host.giveWay();
                act();
            }
        } catch (CompletionException e) {
            requireNoAnswer(e);
            past.gaveUp(view, e.getCause().getMessage());
        }
    }

    private void act() {
        Map<String, Content> present = view.now().files();
        String name = NAMES.get(random.nextInt(NAMES.size()));
        boolean exists = present.containsKey(name);
        wish++;
        switch (random.nextInt(17)) {
            case 0 -> sync();
            case 1, 2 -> publish();
            case 3 -> look(found -> past.same(view, found));
            case 4 -> unpromised(files::collect);
            case 16 -> unpromised(() -> files.fold("folded-" + Long.toUnsignedString(random.nextLong())));
            case 5 -> {
                if (exists) {
                    change(view.now().without(name), () -> files.unlink(name));
                }
            }
            case 6 -> {
                String to = NAMES.get(random.nextInt(NAMES.size()));
                if (exists && !to.equals(name)) {
                    change(view.now().renamed(name, to), () -> files.rename(name, to));
                }
            }
            case 7 -> {
                int size = random.nextInt(MOST_BYTES);
                if (exists) {
                    change(
                            view.now().with("truncate to " + size, name, before -> Arrays.copyOf(before, size)),
                            () -> files.truncate(name, size));
                }
            }
            default -> write(name, exists);
        }
    }

    private void write(String wanted, boolean exists) {
        String name = exists ? wanted : create(wanted);
        int at = random.nextInt(MOST_BYTES);
        byte[] bytes = new byte[1 + random.nextInt(random.nextInt(3) == 0 ? MOST_BYTES : 500)];
        if (large && random.nextInt(10) == 0) {
            bytes = new byte[LARGE_BYTES];
        }
        byte[] written = bytes;
        Arrays.fill(written, (byte) wish);
        byte[] head = new byte[Math.min(written.length, 64)];
        random.nextBytes(head);
        System.arraycopy(head, 0, written, 0, head.length);
        change(
                view.now().with("write " + written.length + " at " + at, name, before -> {
                    byte[] after = Arrays.copyOf(before, Math.max(before.length, at + written.length));
                    System.arraycopy(written, 0, after, at, written.length);
                    return after;
                }),
                () -> files.write(name, at, written));
    }

    /** Gives its name. */
    private String create(String wanted) {
        String name = past.was(view.now().created(wanted)) ? past.newName() : wanted;
        change(view.now().created(name), () -> files.create(name));
        return name;
    }

    /** Not when the files would be as they were before: nobody could tell then what a server shows. */
    private void change(Moment next, Runnable change) {
        if (past.was(next)) {
            return;
        }
        view.asked(next);
        change.run();
        view.answered();
    }

    private void sync() {
        Moment promised = view.now();
        files.sync();
        view.synced(promised);
    }

    private void publish() {
        Moment promised = view.now();
        files.publish();
        view.synced(promised);
        past.published(view, promised);
    }

    /** What finds the store away is tried again later. */
    private static void unpromised(Runnable work) {
        try {
            work.run();
        } catch (CompletionException e) {
            requireNoAnswer(e);
        }
    }
}
