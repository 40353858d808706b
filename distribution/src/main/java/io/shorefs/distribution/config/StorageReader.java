package io.shorefs.distribution.config;

import io.shorefs.core.replication.BranchName;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Reads {@code [storage]}, and finds the table of the store that it names, which that one reads itself.
 *
 * @param stores the name of the table that a store's settings are in, by the scheme of its URLs
 */
record StorageReader(ConfigSettings root, SortedMap<String, Optional<String>> stores, Consumer<String> unused) {
    private static final Duration UPLOAD_INTERVAL = Duration.ofSeconds(2);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    /** Half of it is how old a state may be that somebody reads, and one read may wait 30 s for the store. */
    private static final Duration SHORTEST_GRACE = Duration.ofMinutes(2);

    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(30);

    /** The store, if the file names one. */
    Optional<Storage> read() {
        ConfigSettings table = root.table("storage");
        Optional<URI> url = table.text("url").map(text -> StorageUrl.parse(text, stores.keySet(), table));
        Optional<String> branch = table.text("branch").map(text -> branch(text, table));
        Optional<Password> password = table.text("encryption_password").map(text -> password(text, table));
        Duration interval = table.duration("upload_interval").orElse(UPLOAD_INTERVAL);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw table.mistake("upload_interval", "a duration from 100 ms to 1 h is wanted");
        }
        StoreOptions.Collection collection = collection(table);
        long scrubRate = table.size("scrub_rate").orElse(0L);
        table.refuseUnknown();
        if (url.isEmpty() && password.isPresent()) {
            throw table.mistake("encryption_password", "without url there is nothing to encrypt: set url, too");
        }
        if (url.isEmpty() && branch.isPresent()) {
            throw table.mistake("branch", "without url there are no branches: set url, too");
        }
        Optional<String> own = url.flatMap(u -> stores.get(u.getScheme()));
        stores.values().forEach(name -> name.ifPresent(n -> other(n, own)));
        return url.map(u -> new Storage(
                u,
                branch.orElse(BranchName.MAIN),
                password,
                interval,
                collection,
                scrubRate,
                table,
                own.map(root::table)));
    }

    private static String branch(String text, ConfigSettings table) {
        BranchName.mistake(text).ifPresent(mistake -> {
            throw table.mistake("branch", "\"" + text + "\" " + mistake);
        });
        return text;
    }

    private static StoreOptions.Collection collection(ConfigSettings table) {
        StoreOptions.Collection usual = StoreOptions.Collection.DEFAULT;
        Duration grace = table.duration("delete_after").orElse(usual.grace());
        if (grace.compareTo(SHORTEST_GRACE) < 0 || grace.compareTo(LONGEST) > 0) {
            throw table.mistake("delete_after", "a duration from 2 min to 30 days is wanted");
        }
        Duration interval = table.duration("collect_every").orElse(usual.interval());
        if (interval.compareTo(SHORTEST_PAUSE) < 0 || interval.compareTo(LONGEST) > 0) {
            throw table.mistake("collect_every", "a duration from 1 min to 30 days is wanted");
        }
        return new StoreOptions.Collection(grace, usual.written(), interval, usual.smallBytes(), usual.smallObjects());
    }

    private static Password password(String text, ConfigSettings table) {
        if (text.isEmpty()) {
            throw table.mistake("encryption_password", "it is empty: a password is wanted");
        }
        return new Password(text);
    }

    /** A table of a store that is not the one may stay in the file; asking for it makes its name a known one. */
    private void other(String name, Optional<String> own) {
        root.table(name);
        if (root.keys().contains(name) && !own.equals(Optional.of(name))) {
            unused.accept("[" + name + "] is not used: [storage] url names another store, or none");
        }
    }
}
