package io.shorefs.distribution.identity;

import io.shorefs.api.Credentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Credentials by uid: a group database with the configuration's entries laid over it. Immutable once made.
 *
 * @param known users that either of them knows
 */
record IdentityTable(Map<Integer, Credentials> known) {
    /**
     * Lays entries over a database.
     *
     * @param mistakes told of each entry that cannot be resolved, in a sentence that begins with its key; that entry is left out then
     */
    static IdentityTable of(GroupDatabase database, List<UserEntry> entries, Consumer<String> mistakes) {
        Map<Integer, Credentials> known = new HashMap<>();
        database.accounts()
                .forEach((uid, account) ->
                        known.put(uid, credentials(uid, account.gid(), database.groupsOf(account.name()))));
        for (UserEntry entry : entries) {
            try {
                Credentials credentials = resolve(entry, database);
                known.put(credentials.uid(), credentials);
            } catch (IllegalArgumentException e) {
                mistakes.accept(entry.key() + ": " + e.getMessage());
            }
        }
        return new IdentityTable(known);
    }

    Credentials of(int uid) {
        Credentials credentials = known.get(uid);
        return credentials == null ? new Credentials(uid, uid) : credentials;
    }

    private static Credentials resolve(UserEntry entry, GroupDatabase database) {
        int uid = entry.uid().orElseGet(() -> uid(entry.key(), database));
        GroupDatabase.Account account = database.accounts().get(uid);
        int gid = entry.gid().orElse(account == null ? uid : account.gid());
        List<Integer> groups = entry.groups()
                .map(names -> names.stream().map(name -> gid(name, database)).toList())
                .orElseGet(() -> account == null ? List.of() : database.groupsOf(account.name()));
        return credentials(uid, gid, groups);
    }

    private static int uid(String key, GroupDatabase database) {
        OptionalInt number = GroupDatabase.id(key);
        return number.isPresent()
                ? number.getAsInt()
                : database.uid(key)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "this machine has no such user; give its number with uid"));
    }

    private static int gid(String name, GroupDatabase database) {
        return GroupDatabase.id(name).orElseGet(() -> {
            Integer gid = database.groups().get(name);
            if (gid == null) {
                throw new IllegalArgumentException(
                        "this machine has no group \"" + name + "\"; write its number in groups");
            }
            return gid;
        });
    }

    private static Credentials credentials(int uid, int gid, List<Integer> groups) {
        return new Credentials(
                uid, gid, groups.stream().mapToInt(Integer::intValue).toArray());
    }
}
