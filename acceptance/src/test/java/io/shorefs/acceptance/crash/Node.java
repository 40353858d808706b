package io.shorefs.acceptance.crash;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What a name of the model stands for. */
sealed interface Node {
    /** The same, sharing nothing that can change. */
    Node copy();

    /** A directory; what is in it follows from the names. */
    record Directory() implements Node {
        @Override
        public Node copy() {
            return this;
        }
    }

    /** A symbolic link. */
    record Symlink(String target) implements Node {
        @Override
        public Node copy() {
            return this;
        }
    }

    /** A file, which several names may share: then all change together. Equal when all that a client sees is equal. */
    final class File implements Node {
        byte[] content = new byte[0];
        int mode = 0644;
        int links = 1;
        final Map<String, String> xattrs = new HashMap<>();

        /** Writes into the content, with zeros where it leaves a gap behind the old end. */
        void write(int offset, byte[] data) {
            if (content.length < offset + data.length) {
                content = Arrays.copyOf(content, offset + data.length);
            }
            System.arraycopy(data, 0, content, offset, data.length);
        }

        @Override
        public Node copy() {
            File copy = new File();
            copy.content = content.clone();
            copy.mode = mode;
            copy.links = links;
            copy.xattrs.putAll(xattrs);
            return copy;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof File file
                    && mode == file.mode
                    && links == file.links
                    && Arrays.equals(content, file.content)
                    && xattrs.equals(file.xattrs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }

        @Override
        public String toString() {
            return "file of %d bytes (hash %08x), mode %o, %d links, xattrs %s"
                    .formatted(content.length, Arrays.hashCode(content), mode, links, xattrs.keySet());
        }
    }
}
