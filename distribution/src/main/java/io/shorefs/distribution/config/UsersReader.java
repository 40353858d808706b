package io.shorefs.distribution.config;

import io.shorefs.distribution.config.ServerConfiguration.Users;
import io.shorefs.distribution.identity.UserEntry;
import java.util.List;
import java.util.Optional;

/** Reads {@code [users.NAME]} and {@code [users.UID]}. */
final class UsersReader {
    private UsersReader() {}

    static Users read(ConfigSettings users) {
        return new Users(
                users.keys().stream().map(key -> entry(key, users.table(key))).toList(), users);
    }

    private static UserEntry entry(String key, ConfigSettings table) {
        Optional<List<String>> groups =
                table.keys().contains("groups") ? Optional.of(table.names("groups")) : Optional.empty();
        UserEntry entry = new UserEntry(key, Ids.id(table, "uid"), Ids.id(table, "gid"), groups);
        table.refuseUnknown();
        return entry;
    }
}
