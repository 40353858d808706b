package io.shorefs.core.object;

import io.shorefs.core.object.ProbeReport.Capability;
import io.shorefs.core.object.ProbeReport.Finding;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.Listed;
import io.shorefs.spi.ObjectStore.StoreException;
import io.shorefs.spi.ObjectStore.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out whether a store does what a filesystem needs, with a few small objects under {@code probe/}; it is to run before anything else is put.
 *
 * <p>Nothing is written where others have objects. Its own objects are removed, and those that an earlier probe left an hour ago or more, by the store's own clock.
 * One thread, once.
 */
public final class StoreProbe {
    private static final String FOLDER = "probe/";

    /** Whatever else there is under the folder is somebody's, and stays. */
    private static final Pattern KEY = Pattern.compile("probe/[0-9a-f]{16}/[a-z]+");

    private static final long LEFT_BEHIND_MILLIS = 3_600_000;
    private static final int MOST_LEFT_BEHIND = 1_000;

    private static final ByteBuffer ONE = bytes("the first of the probe");
    private static final ByteBuffer TWO = bytes("the second");
    private static final ByteBuffer THREE = bytes("the third one");

    private final ObjectStore store;
    private final String put;
    private final String created;
    private final String replaced;
    private final List<String> leftBehind = new ArrayList<>();

    /**
     * A probe of a store.
     *
     * @param id by chance, so that several may run at the same time
     */
    public StoreProbe(ObjectStore store, long id) {
        this.store = store;
        String own = FOLDER + String.format(Locale.ROOT, "%016x/", id);
        put = own + "put";
        created = own + "created";
        replaced = own + "replaced";
    }

    /**
     * Tries everything.
     *
     * @throws StoreException TRANSIENT if nothing is known, since the store is out of reach: objects may be left for the next probe; otherwise if even looking at the place
     *     is not allowed
     */
    public ProbeReport run() throws StoreException {
        Optional<String> foreign = Occupant.foreign(store);
        List<Finding> findings = new ArrayList<>();
        if (foreign.isEmpty()) {
            tryAll(findings);
        }
        return new ProbeReport(foreign, findings);
    }

    /** Whether a key is that of a probe's object. */
    static boolean isOwn(String key) {
        return KEY.matcher(key).matches();
    }

    private void tryAll(List<Finding> findings) throws StoreException {
        Finding first = tried(Capability.PUT_AND_GET, this::putAndGet);
        findings.add(first);
        if (first.lack().isEmpty()) {
            findings.add(tried(Capability.RANGE, this::range));
            findings.add(tried(Capability.LIST, this::list));
            findings.add(tried(Capability.CREATE, this::create));
            findings.add(tried(Capability.REPLACE, this::replace));
            findings.add(tried(Capability.DELETE, this::delete));
        } else {
            clear();
        }
    }

    /** Nothing can be said of a store that does not keep what was put; what there may be of it goes, if it can. */
    private void clear() {
        try {
            store.delete(List.of(put));
        } catch (StoreException e) {
            // the report tells enough; the next probe deletes it
        }
    }

    /** Gives what the store lacks, if anything. */
    private interface Step {
        Optional<String> run() throws StoreException;
    }

    private static Finding tried(Capability capability, Step step) throws StoreException {
        try {
            return new Finding(capability, step.run());
        } catch (StoreException e) {
            if (e.failure() == Failure.TRANSIENT) {
                throw e;
            }
            return new Finding(capability, Optional.of(e.getMessage()));
        }
    }

    private Optional<String> putAndGet() throws StoreException {
        store.put(put, ONE);
        return unless(holds(put, ONE), "what was put is not what is got");
    }

    private Optional<String> range() throws StoreException {
        ByteBuffer middle = store.get(put, 4, 5);
        ByteBuffer end = store.get(put, 4, 10 * ONE.remaining());
        boolean exact = middle.equals(ONE.slice(4, 5)) && end.equals(ONE.slice(4, ONE.remaining() - 4));
        return unless(exact, "other bytes come than were asked for");
    }

    /** Also finds what was left behind: by the time of an object just put, since no clock but the store's own counts. */
    private Optional<String> list() throws StoreException {
        List<Listed> seen = new ArrayList<>();
        store.list(FOLDER, Optional.empty(), listed -> {
            if (listed.key().equals(put) || (seen.size() < MOST_LEFT_BEHIND && isOwn(listed.key()))) {
                seen.add(listed);
            }
        });
        Optional<Listed> own =
                seen.stream().filter(listed -> listed.key().equals(put)).findFirst();
        own.ifPresent(now -> seen.stream()
                .filter(listed -> listed.modifiedMillis() <= now.modifiedMillis() - LEFT_BEHIND_MILLIS)
                .map(Listed::key)
                .forEach(leftBehind::add));
        return unless(
                own.filter(listed -> listed.size() == ONE.remaining()).isPresent(),
                "an object that was just put is not listed");
    }

    private Optional<String> create() throws StoreException {
        store.putIfAbsent(created, ONE);
        if (!isRefused(() -> store.putIfAbsent(created, TWO))) {
            return Optional.of("an object that exists is put once more under the condition that there is none");
        }
        return unless(holds(created, ONE), "a put whose condition does not hold has changed the object");
    }

    private Optional<String> replace() throws StoreException {
        Version first = store.put(replaced, ONE);
        store.putIfMatch(replaced, TWO, first);
        if (!isRefused(() -> store.putIfMatch(replaced, THREE, first))) {
            return Optional.of("an object is replaced under the condition of a version that it no longer has");
        }
        if (!holds(replaced, TWO)) {
            return Optional.of("a replacement whose condition does not hold has changed the object");
        }
        store.putIfMatch(replaced, THREE, store.get(replaced).version());
        return unless(holds(replaced, THREE), "a replacement under the right condition has not changed the object");
    }

    private Optional<String> delete() throws StoreException {
        List<String> all = new ArrayList<>(List.of(put, created, replaced));
        all.addAll(leftBehind);
        store.delete(all);
        try {
            store.get(put);
            return Optional.of("an object that was deleted is still there");
        } catch (StoreException e) {
            if (e.failure() != Failure.ABSENT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private boolean holds(String key, ByteBuffer bytes) throws StoreException {
        return store.get(key).bytes().equals(bytes);
    }

    /** A put that must not succeed. */
    private interface Put {
        Version run() throws StoreException;
    }

    private static boolean isRefused(Put put) throws StoreException {
        try {
            put.run();
            return false;
        } catch (StoreException e) {
            if (e.failure() != Failure.PRECONDITION_FAILED) {
                throw e;
            }
            return true;
        }
    }

    private static Optional<String> unless(boolean holds, String lack) {
        return holds ? Optional.empty() : Optional.of(lack);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    }
}
