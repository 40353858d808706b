package io.shorefs.conformance.random;

import io.shorefs.api.Name;
import io.shorefs.api.XattrMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Steps on extended attributes, ACLs among them; values are in hexadecimal digits. */
public sealed interface XattrStep extends Step {

    /** Sets one. */
    record Set(User who, int inode, String name, String value, XattrMode mode) implements XattrStep {
        @Override
        public String run(World w) {
            byte[] bytes = HexFormat.of().parseHex(value);
            return World.outcome(
                    w.fileSystem().setXattr(who.credentials(), w.number(inode), xattrName(name), bytes, mode));
        }
    }

    /** Reads one. */
    record Get(User who, int inode, String name) implements XattrStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().xattr(who.credentials(), w.number(inode), xattrName(name)),
                    HexFormat.of()::formatHex);
        }
    }

    /** Removes one. */
    record Remove(User who, int inode, String name) implements XattrStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().removeXattr(who.credentials(), w.number(inode), xattrName(name)));
        }
    }

    /** Lists them. */
    record ListAll(User who, int inode) implements XattrStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().xattrs(who.credentials(), w.number(inode)),
                    names -> names.stream().sorted().toList().toString());
        }
    }

    private static Name xattrName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return Name.ofXattr(bytes, 0, bytes.length);
    }
}
