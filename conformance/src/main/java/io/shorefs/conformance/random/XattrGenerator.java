package io.shorefs.conformance.random;

import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Chooses steps on extended attributes; most are ACLs, and some of those are none. */
final class XattrGenerator {
    private static final List<String> ACLS = List.of("system.posix_acl_access", "system.posix_acl_default");
    private static final List<String> OTHERS =
            List.of("user.a", "user.b", "trusted.a", "security.a", "system.a", "other.a", "plain", "user.");
    private static final List<XattrMode> MODES = List.of(XattrMode.values());
    private static final int NO_ID = -1;

    /** An ACL's entry, as the bytes have it. */
    private record Entry(int tag, int permissions, int id) {}

    private final Random random;

    XattrGenerator(Random random) {
        this.random = random;
    }

    Step next(User who, int inode) {
        boolean acl = random.nextBoolean();
        List<String> names = acl ? ACLS : OTHERS;
        String name = names.get(random.nextInt(names.size()));
        return switch (random.nextInt(6)) {
            case 0 -> new XattrStep.Get(who, inode, name);
            case 1 -> new XattrStep.Remove(who, inode, name);
            case 2 -> new XattrStep.ListAll(who, inode);
            default -> new XattrStep.Set(who, inode, name, HexFormat.of().formatHex(acl ? acl() : value()), mode(acl));
        };
    }

    private XattrMode mode(boolean acl) {
        return acl ? XattrMode.ANY : MODES.get(random.nextInt(MODES.size()));
    }

    private byte[] value() {
        byte[] value = new byte[random.nextInt(4)];
        random.nextBytes(value);
        return value;
    }

    private byte[] acl() {
        List<Entry> entries = new ArrayList<>(List.of(entry(0x01, NO_ID)));
        boolean named = addSome(entries, 0x02, 1001, 1002, 1003);
        entries.add(entry(0x04, NO_ID));
        named |= addSome(entries, 0x08, 1001, 2000, 3000);
        if (named || random.nextInt(4) == 0) {
            entries.add(entry(0x10, NO_ID));
        }
        entries.add(entry(0x20, NO_ID));
        if (random.nextInt(10) == 0) {
            entries.remove(random.nextInt(entries.size()));
        }
        return random.nextInt(30) == 0 ? bytes(List.of()) : bytes(entries);
    }

    private boolean addSome(List<Entry> entries, int tag, int... ids) {
        boolean any = false;
        for (int id : ids) {
            if (random.nextInt(3) == 0) {
                entries.add(entry(tag, id));
                any = true;
            }
        }
        return any;
    }

    private Entry entry(int tag, int id) {
        return new Entry(tag, random.nextInt(100) == 0 ? 8 : random.nextInt(8), id);
    }

    private static byte[] bytes(List<Entry> entries) {
        ByteBuffer out = ByteBuffer.allocate(4 + 8 * entries.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(2);
        for (Entry entry : entries) {
            out.putShort((short) entry.tag())
                    .putShort((short) entry.permissions())
                    .putInt(entry.id());
        }
        return out.array();
    }
}
