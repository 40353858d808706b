package io.shorefs.core.object;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of objects in the store. Numbers are lower-case hexadecimal digits of a fixed width, so that a listing is in their order; no key is a folder of another.
 */
public final class ObjectNames {
    private static final String VOLUME = "volume";
    private static final String MANIFEST = "manifest";
    private static final HexFormat HEX = HexFormat.of();

    private static final Pattern NAME = Pattern.compile(
            "(?<branch>[0-7][0-9a-f]{7})/((?<single>manifest)|log/(?<log>[0-7][0-9a-f]{15})|(?<kind>segment|table|index)/(?<epoch>[0-7][0-9a-f]{15})-(?<number>[0-7][0-9a-f]{15}))");

    private ObjectNames() {}

    /** The key of an object. */
    public static String of(ObjectId id) {
        return switch (id.kind()) {
            case VOLUME -> VOLUME;
            case MANIFEST -> HEX.toHexDigits(id.branch()) + "/" + MANIFEST;
            case LOG, SEGMENT, TABLE, INDEX -> folder(id.branch(), id.kind()) + numbers(id);
        };
    }

    /** The beginning of the keys of a branch's logs, segments, tables or indexes, and of nothing else. */
    public static String folder(int branch, ObjectKind kind) {
        String name =
                switch (kind) {
                    case SEGMENT -> "segment";
                    case LOG -> "log";
                    case TABLE -> "table";
                    case INDEX -> "index";
                    case MANIFEST, VOLUME ->
                        throw new IllegalArgumentException("there is one " + kind + ", and no folder of them");
                };
        return folder(branch) + name + "/";
    }

    /** The beginning of the keys of all objects of a branch. */
    public static String folder(int branch) {
        return HEX.toHexDigits(branch) + "/";
    }

    private static String numbers(ObjectId id) {
        String number = HEX.toHexDigits(id.number());
        return id.kind() == ObjectKind.LOG ? number : HEX.toHexDigits(id.epoch()) + "-" + number;
    }

    /** The object that a key names; empty when it is no key of an object of ours. */
    public static Optional<ObjectId> parse(String key) {
        if (key.equals(VOLUME)) {
            return Optional.of(new ObjectId(0, ObjectKind.VOLUME, 0, 0));
        }
        Matcher name = NAME.matcher(key);
        if (!name.matches()) {
            return Optional.empty();
        }
        int branch = HexFormat.fromHexDigits(name.group("branch"));
        if (name.group("single") != null) {
            return Optional.of(new ObjectId(branch, ObjectKind.MANIFEST, 0, 0));
        }
        if (name.group("log") != null) {
            return Optional.of(new ObjectId(branch, ObjectKind.LOG, 0, number(name, "log")));
        }
        ObjectKind kind =
                switch (name.group("kind")) {
                    case "segment" -> ObjectKind.SEGMENT;
                    case "table" -> ObjectKind.TABLE;
                    default -> ObjectKind.INDEX;
                };
        return Optional.of(new ObjectId(branch, kind, number(name, "epoch"), number(name, "number")));
    }

    private static long number(Matcher name, String group) {
        return HexFormat.fromHexDigitsToLong(name.group(group));
    }
}
