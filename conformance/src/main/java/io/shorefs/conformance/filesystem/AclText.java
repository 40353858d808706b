package io.shorefs.conformance.filesystem;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * ACLs in the short text form of {@code acl(5)}, as {@code "u::rwx,u:1002:r-x,g::r-x,m::r-x,o::---"}, to and from the extended
 * attribute of Linux.
 */
final class AclText {
    /** Tag numbers of unnamed entries; a named user's or group's is the double. */
    private static final Map<String, Integer> TAGS = Map.of("u", 0x01, "g", 0x04, "m", 0x10, "o", 0x20);

    private AclText() {}

    static byte[] bytes(String text) {
        String[] entries = text.split(",", -1);
        ByteBuffer out = ByteBuffer.allocate(4 + 8 * entries.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(2);
        for (String entry : entries) {
            List<String> parts = List.of(entry.split(":", -1));
            boolean named = !parts.get(1).isEmpty();
            int tag = TAGS.get(parts.get(0));
            out.putShort((short) (named ? tag * 2 : tag));
            out.putShort((short) permissions(parts.get(2)));
            out.putInt(named ? Integer.parseUnsignedInt(parts.get(1)) : -1);
        }
        return out.array();
    }

    static String text(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt() != 2) {
            throw new AssertionError("an ACL of another version than 2");
        }
        List<String> entries = new ArrayList<>();
        while (in.hasRemaining()) {
            entries.add(entry(in.getShort(), in.getShort(), in.getInt()));
        }
        return String.join(",", entries);
    }

    private static String entry(int tag, int permissions, int id) {
        boolean named = tag == 0x02 || tag == 0x08;
        int unnamed = named ? tag / 2 : tag;
        String letter = TAGS.entrySet().stream()
                .filter(e -> e.getValue() == unnamed)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("an ACL entry with tag " + tag));
        String who = named ? Integer.toUnsignedString(id) : "";
        return letter + ":" + who + ":" + letters(permissions);
    }

    private static int permissions(String letters) {
        return (letters.charAt(0) == 'r' ? 4 : 0)
                + (letters.charAt(1) == 'w' ? 2 : 0)
                + (letters.charAt(2) == 'x' ? 1 : 0);
    }

    private static String letters(int permissions) {
        return ((permissions & 4) != 0 ? "r" : "-")
                + ((permissions & 2) != 0 ? "w" : "-")
                + ((permissions & 1) != 0 ? "x" : "-");
    }
}
