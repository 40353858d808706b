package io.shorefs.distribution.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The users and groups of a machine, from the text of passwd(5) and group(5). Lines that are not of their form (comments, those of other
 * name services) are left out, as getpwent(3) does.
 *
 * @param accounts by uid; the first line of a uid counts
 * @param groups group ids by name
 * @param members supplementary group ids by user name
 */
record GroupDatabase(Map<Integer, Account> accounts, Map<String, Integer> groups, Map<String, List<Integer>> members) {
    private static final long LAST_ID = 0xffff_fffeL;

    /** A line of passwd(5). */
    record Account(String name, int uid, int gid) {}

    static GroupDatabase parse(List<String> passwd, List<String> group) {
        Map<Integer, Account> accounts = new HashMap<>();
        for (String line : passwd) {
            String[] fields = line.split(":", -1);
            OptionalInt uid = id(fields, 2);
            OptionalInt gid = id(fields, 3);
            if (uid.isPresent() && gid.isPresent()) {
                accounts.putIfAbsent(uid.getAsInt(), new Account(fields[0], uid.getAsInt(), gid.getAsInt()));
            }
        }
        Map<String, Integer> groups = new HashMap<>();
        Map<String, List<Integer>> members = new HashMap<>();
        for (String line : group) {
            String[] fields = line.split(":", -1);
            OptionalInt gid = id(fields, 2);
            if (gid.isPresent() && fields.length > 3) {
                groups.putIfAbsent(fields[0], gid.getAsInt());
                for (String user : fields[3].split(",", -1)) {
                    members.computeIfAbsent(user.strip(), name -> new ArrayList<>())
                            .add(gid.getAsInt());
                }
            }
        }
        return new GroupDatabase(accounts, groups, members);
    }

    /** The uid of a user name. */
    OptionalInt uid(String name) {
        return accounts.values().stream()
                .filter(account -> account.name().equals(name))
                .mapToInt(Account::uid)
                .findFirst();
    }

    /** The supplementary groups of a user name. */
    List<Integer> groupsOf(String name) {
        return members.getOrDefault(name, List.of());
    }

    /** An unsigned 32-bit number, -1 (which means "none" to system calls) left out. */
    static OptionalInt id(String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        long id = Long.parseLong(text);
        return id <= LAST_ID ? OptionalInt.of((int) id) : OptionalInt.empty();
    }

    private static OptionalInt id(String[] fields, int index) {
        return index < fields.length ? id(fields[index]) : OptionalInt.empty();
    }
}
